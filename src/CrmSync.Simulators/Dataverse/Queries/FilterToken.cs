using System.Text;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>What a piece of a $filter is.</summary>
internal enum FilterTokenKind
{
    Word,
    Text,
    Open,
    Close,
    Comma,
    List,
    End,
}

/// <summary>One piece of a $filter: a word (name, operator, literal), a quoted text, a bracket, a JSON list.</summary>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text)
{
    public static List<FilterToken> Split(string filter)
    {
        var tokens = new List<FilterToken>();
        var at = 0;
        while (at < filter.Length)
        {
            var c = filter[at];
            if (char.IsWhiteSpace(c)) at++;
            else if (c == '(') tokens.Add(Single(FilterTokenKind.Open, ref at));
            else if (c == ')') tokens.Add(Single(FilterTokenKind.Close, ref at));
            else if (c is ',' or '=') tokens.Add(Single(FilterTokenKind.Comma, ref at));
            else if (c == '\'') tokens.Add(Quoted(filter, ref at));
            else if (c == '[') tokens.Add(ListOf(filter, ref at));
            else tokens.Add(Word(filter, ref at));
        }

        tokens.Add(new FilterToken(FilterTokenKind.End, ""));
        return tokens;
    }

    private static FilterToken Single(FilterTokenKind kind, ref int at)
    {
        at++;
        return new FilterToken(kind, "");
    }

    private static FilterToken Quoted(string filter, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < filter.Length; at++)
        {
            if (filter[at] != '\'') text.Append(filter[at]);
            else if (at + 1 < filter.Length && filter[at + 1] == '\'') text.Append(filter[at++]);
            else
            {
                at++;
                return new FilterToken(FilterTokenKind.Text, text.ToString());
            }
        }

        throw DataverseError.BadQuery("There is an unterminated string literal in the $filter expression.");
    }

    private static FilterToken ListOf(string filter, ref int at)
    {
        var (start, quoted) = (at, false);
        for (; at < filter.Length; at++)
        {
            if (filter[at] == '"' && filter[at - 1] != '\\') quoted = !quoted;
            if (filter[at] == ']' && !quoted) return new FilterToken(FilterTokenKind.List, filter[start..++at]);
        }

        throw DataverseError.BadQuery("There is an unterminated list in the $filter expression.");
    }

    private static FilterToken Word(string filter, ref int at)
    {
        var start = at;
        while (at < filter.Length && !char.IsWhiteSpace(filter[at]) && filter[at] is not ('(' or ')' or ',' or '=' or '[')) at++;
        return new FilterToken(FilterTokenKind.Word, filter[start..at]);
    }
}
