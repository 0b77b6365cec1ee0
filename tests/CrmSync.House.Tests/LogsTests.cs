using System.Text.RegularExpressions;
using CrmSync.House.Tests.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSync.House.Tests;

/// <summary>What operators read: in one place per project, and nothing about people but ids.</summary>
public sealed partial class LogsTests(Repository repository)
{
    private static readonly HashSet<string> Values = new(
        ["Email", "EmailAddress", "Mail", "Name", "FirstName", "LastName", "FullName", "Company", "Phone", "MobilePhone", "Address", "City", "Street", "PostalCode", "Title", "Birthday",
         "Value", "Values", "Old", "New", "OldValue", "NewValue", "Before", "After", "Sent", "Believed", "Agreed", "Winner", "Loser", "Body", "Payload", "Json", "Content", "Text", "Row", "Snapshot",
         "Secret", "ClientSecret", "Token", "AccessToken", "Password", "Authorization", "ConnectionString"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Writes =
        ["Log", "LogTrace", "LogDebug", "LogInformation", "LogWarning", "LogError", "LogCritical"];

    private static readonly HashSet<string> Instruments =
        ["CreateCounter", "CreateHistogram", "CreateUpDownCounter", "CreateGauge", "CreateObservableCounter", "CreateObservableGauge", "CreateObservableUpDownCounter"];

    [Fact]
    public void Log_messages_stand_in_one_Log_file_per_project() => Rule.Holds(
        "Add a [LoggerMessage] method to the project's Log.cs and call that.",
        repository.Product.Where(file => file.Name != "Log.cs")
            .SelectMany(file => Messages(file).Select(message => file.Where(message.Method)).Concat(Calls(file, Writes, "ogger")))
            .Concat(repository.Product.Where(file => file.Name == "Log.cs").GroupBy(file => file.Project).SelectMany(same => same.Skip(1)).Select(file => file.Path)));

    [Fact]
    public void Instruments_stand_in_one_Metrics_file_per_project() => Rule.Holds(
        "Callers say what happened; names and tags of instruments stand in the project's one *Metrics.cs.",
        repository.Product.Where(file => !file.Name.EndsWith("Metrics.cs", StringComparison.Ordinal)).SelectMany(file => Calls(file, Instruments, ""))
            .Concat(repository.Product.Where(file => file.Name.EndsWith("Metrics.cs", StringComparison.Ordinal))
                .GroupBy(file => file.Project).SelectMany(same => same.Skip(1)).Select(file => file.Path)));

    [Fact]
    public void No_log_message_carries_a_value_of_a_person_or_a_secret() => Rule.Holds(
        "Log ids, field names, counts and reasons; a value of a person or a secret never reaches a log.",
        from file in repository.Product
        from message in Messages(file)
        from word in Placeholder().Matches(message.Template).Select(match => match.Groups[1].Value)
            .Concat(message.Method.ParameterList.Parameters.Select(parameter => parameter.Identifier.Text))
        where Values.Contains(word)
        select $"{file.Where(message.Method.Identifier)} {message.Method.Identifier.Text} {{{word}}}");

    private static IEnumerable<(MethodDeclarationSyntax Method, string Template)> Messages(SourceFile file) =>
        from method in file.Nodes<MethodDeclarationSyntax>()
        from attribute in method.Attributes("LoggerMessage", "LoggerMessageAttribute")
        select (method, attribute.ArgumentList?.ToString() ?? "");

    private static IEnumerable<string> Calls(SourceFile file, HashSet<string> names, string receiver) =>
        from call in file.Nodes<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax member && names.Contains(member.Name.Identifier.Text)
            && member.Expression.ToString().Contains(receiver, StringComparison.Ordinal)
        select file.Where(call);

    [GeneratedRegex(@"\{@?\$?(\w+)[^}]*\}")]
    private static partial Regex Placeholder();
}
