using System.Security.Cryptography;
using System.Text;
using CrmSync.Domain.People;

namespace CrmSync.Grains.Matching;

/// <summary>Keys of the grains that serialise first sightings. An e-mail is never one itself: the runtime writes keys into its log lines.</summary>
internal static class MatchKey
{
    /// <summary>Under a normalised e-mail (N-9).</summary>
    public static string OfEmail(string connection, string email) => PersonKey.Of(connection, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email))));
}
