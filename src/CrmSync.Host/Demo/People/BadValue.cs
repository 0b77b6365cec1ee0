using System.Globalization;

namespace CrmSync.Host.Demo.People;

/// <summary>An edit that the other side must refuse, and the one that mends it. Each bad value is written once, so that a refusal told twice cannot pass for two.</summary>
/// <param name="IsInMarketo">Where it is written.</param>
/// <param name="Marketo">Marketo's name of the field.</param>
/// <param name="Dynamics">Column of lead and contact.</param>
/// <param name="Bad">What cannot be taken.</param>
/// <param name="Good">What mends it.</param>
internal sealed record BadValue(bool IsInMarketo, string Marketo, string Dynamics, string Bad, string Good)
{
    private const int TooLong = 120;

    /// <summary>The next one: too long, no e-mail address, no phone number, forbidden by a plug-in, or an address that Marketo does not take.</summary>
    public static BadValue Any(Random chance, int number) => chance.Next(6) switch
    {
        0 => new(true, "title", "jobtitle", $"{Words.Pick(chance, Words.Titles)}everything {number} ".PadRight(TooLong, 'x'), $"{Words.Pick(chance, Words.Titles)}not quite everything {number}"),
        1 => new(true, "city", "address1_city", $"{PlugIn.Forbidden} {number}", $"{Words.Pick(chance, Words.Cities)} again {number}"),
        2 => new(true, "firstName", "firstname", $"{Words.Pick(chance, Words.FirstNames)} {number} ".PadRight(TooLong, 'y'), $"{Words.Pick(chance, Words.FirstNames)} for short {number}"),
        3 => new(true, "phone", "telephone1", string.Create(CultureInfo.InvariantCulture, $"at the desk {number:0000000}"), string.Create(CultureInfo.InvariantCulture, $"+49 30 {number:0000000}")),
        4 => new(true, "email", "emailaddress1", $"no address {number}", $"mended.m{number}.{chance.Next(1_000_000)}@new.example.com"),
        _ => new(false, "email", "emailaddress1", $"jörg.{number}@new.example.com", $"mended.d{number}.{chance.Next(1_000_000)}@new.example.com"),
    };
}
