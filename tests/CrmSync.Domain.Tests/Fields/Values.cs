using System.Globalization;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CsCheck;

namespace CrmSync.Domain.Tests.Fields;

/// <summary>Generated values of every kind, in the own form of a side.</summary>
internal static class Values
{
    public static readonly FieldRules Rules = new("DE", "Europe/Berlin");

    private static readonly string[] Pieces =
        ["a", "Ä", "A\u0308", "é", "e\u0301", " ", "\t", "\r\n", "\n", "\r", "日本語", "がガ", "か\u3099", "مرحبا", "👩‍👧", "\ud83d", "\ude00", "ß", "İ", "ı", "\u00a0", "\u200b", "?", "1", "\u2000"];

    private static readonly Dictionary<int, string> Labels = new() { [1] = "Web", [8] = "Messe", [9] = "電話" };

    public static Gen<string> Texts { get; } = Gen.OneOf(Gen.OneOf(Pieces).List[0, 8].Select(string.Concat), Gen.String[0, 12]);

    public static MappedField Field(ValueKind kind) => new("f", kind, "f", "f")
    {
        Choices = kind == ValueKind.Choice ? new(Labels) : null,
        Marketo = new() { Scale = kind == ValueKind.Money ? 2 : null },
        Dynamics = new() { Scale = kind == ValueKind.Money ? 4 : null },
    };

    /// <summary>A value that the kind can read.</summary>
    public static Gen<string> Good(ValueKind kind, SystemName side) => kind switch
    {
        ValueKind.Choice => Gen.OneOf([.. side == SystemName.Marketo ? Labels.Values : Labels.Keys.Select(k => k.ToString(CultureInfo.InvariantCulture))]),
        ValueKind.Boolean => Gen.OneOf("true", "false", "True"),
        ValueKind.WholeNumber => Gen.Int.Select(i => i.ToString(CultureInfo.InvariantCulture)),
        ValueKind.Decimal or ValueKind.Money => Gen.Int[-10_000_000, 10_000_000].Select(Gen.Int[0, 6]).Select((i, scale) => new decimal(Math.Abs(i), 0, 0, i < 0, (byte)scale).ToString(CultureInfo.InvariantCulture)),
        ValueKind.Date => Gen.Int[0, 40_000].Select(d => new DateOnly(1950, 1, 1).AddDays(d).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ValueKind.DateTime => Gen.Int[0, int.MaxValue].Select(s => DateTimeOffset.UnixEpoch.AddSeconds(s).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ValueKind.Phone => Gen.Int[2_000_000, 99_999_999].Select(Gen.OneOf("+49 30 ", "030/", "0049-30-", "+81 3-")).Select((n, prefix) => prefix + n.ToString(CultureInfo.InvariantCulture)),
        ValueKind.Email => Gen.Int[0, 999].Select(Gen.OneOf("Anna.{0}@Example.com", "b{0}@Ä.example")).Select((n, form) => string.Format(CultureInfo.InvariantCulture, form, n)),
        _ => Texts.Where(t => Canonical.Text(t) is not null),
    };
}
