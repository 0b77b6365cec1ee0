using System.Security.Cryptography;
using System.Text;

namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>Ids of definitions: the same name has the same id in every run.</summary>
internal static class MetadataIds
{
    public static Guid Of(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"dataverse:{name}")).AsSpan(0, 16));
}
