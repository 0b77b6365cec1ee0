using System.Text;
using System.Text.Json;
using CrmSync.Domain.Systems;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>What we sent to Marketo people, whether it arrived or not.</summary>
internal sealed class SentUpdates(World world)
{
    private static readonly string[] Texts = ["personNotes"];
    private readonly List<SentValue> all = [];

    public IReadOnlyList<SentValue> All => all;

    /// <summary>Texts that left although Marketo's metadata forbid them, whose limits count bytes (S-11, V-5), one line each.</summary>
    public IEnumerable<string> TooLong => all.Where(sent => Texts.Contains(sent.Field) && Encoding.UTF8.GetByteCount(sent.Value) > HeldOtherwise.LongestText).Select(sent => $"V-5: {sent.Field} of {sent.Row} left for Marketo at {sent.At:HH:mm:ss.fff}, where it is too long");

    /// <summary>Hears of each person who is being made in Marketo for a row of Dynamics, by its id.</summary>
    public Action<string>? Made { get; set; }

    /// <summary>The way to Marketo, with whoever notes it there.</summary>
    public HttpMessageHandler Through(HttpMessageHandler wire) => new Watch(this, wire);

    /// <summary>A call that changes people; one that asks may be a POST, too.</summary>
    public static bool IsUpdate(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.RequestUri!.Query.Length == 0 && request.RequestUri.AbsolutePath.EndsWith("/leads.json", StringComparison.Ordinal);

    private void Note(HttpRequestMessage request)
    {
        using var body = JsonDocument.Parse(request.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult());
        foreach (var person in body.RootElement.GetProperty("input").EnumerateArray())
        {
            if (person.TryGetProperty("id", out var id))
                foreach (var value in person.EnumerateObject()) all.Add(new(world.Now, id.ToString(), value.Name, value.Value.ToString()));
            else if (person.TryGetProperty(LinkFields.DynamicsId, out var row) && row.GetString() is { } made) Made?.Invoke(made);
        }
    }

    private sealed class Watch(SentUpdates updates, HttpMessageHandler wire) : DelegatingHandler(wire)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (IsUpdate(request)) updates.Note(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
