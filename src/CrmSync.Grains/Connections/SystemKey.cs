using CrmSync.Domain.Systems;

namespace CrmSync.Grains.Connections;

/// <summary>The word for a side in grain keys and tags.</summary>
internal static class SystemKey
{
    public static string Of(SystemName system) => system == SystemName.Marketo ? "marketo" : "dynamics";

    public static SystemName Parse(string word) => word == "marketo" ? SystemName.Marketo : SystemName.Dynamics;

    public static string Of(string connection, SystemName system) => $"{connection}/{Of(system)}";
}
