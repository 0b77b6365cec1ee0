using PhoneNumbers;

namespace CrmSync.Domain.Fields;

/// <summary>Is a text of its column's format? (V-1) Users of Dynamics are held to these formats by its forms; the Web API itself does not look.</summary>
public static class ColumnFormat
{
    /// <summary>True for a column without a format.</summary>
    public static bool Fits(MappedField field, string text, string region) => field.Kind switch
    {
        ValueKind.Email => IsAddress(text),
        ValueKind.Phone => IsPhone(text, region),
        ValueKind.Text when field.Dynamics.IsUrl => IsUrl(text),
        _ => true,
    };

    /// <summary>One at sign with something on both sides and no space.</summary>
    private static bool IsAddress(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1 && !text.Any(char.IsWhiteSpace);
    }

    /// <summary>Whatever could be dialled, however it is written.</summary>
    private static bool IsPhone(string text, string region)
    {
        try
        {
            PhoneNumberUtil.GetInstance().Parse(text, region);
            return true;
        }
        catch (NumberParseException problem)
        {
            return problem.ErrorType != ErrorType.NOT_A_NUMBER;
        }
    }

    /// <summary>With or without its scheme, as the forms take it.</summary>
    private static bool IsUrl(string text)
    {
        if (text.Any(char.IsWhiteSpace)) return false;
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        return Uri.TryCreate(whole, UriKind.Absolute, out var address) && address.Host.Contains('.', StringComparison.Ordinal);
    }
}
