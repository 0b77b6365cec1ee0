using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace CrmSync.Host.Commands;

/// <summary>Options that take a number which is not below zero.</summary>
internal static class NumberOption
{
    public static Option<T> Create<T>(string name, string description, T usual) where T : struct, INumber<T> => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (T.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && T.IsFinite(number)) return number;
            argument.AddError($"{name} {text} is no {(typeof(T) == typeof(double) ? "number" : "whole number")} from 0 up.");
            return usual;
        },
    };
}
