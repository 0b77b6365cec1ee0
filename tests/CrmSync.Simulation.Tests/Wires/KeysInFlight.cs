using System.Text.Json;
using CrmSync.Domain.Systems;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>Two creates in Marketo under one key, link id or e-mail, that are on their way at once: Marketo takes both then (N-15). Of one silo, for as long as it waits for the answer.</summary>
internal sealed class KeysInFlight(World world)
{
    /// <summary>One line each.</summary>
    public List<string> Twice { get; } = [];

    /// <summary>The way of one silo to Marketo.</summary>
    public HttpMessageHandler Through(HttpMessageHandler wire) => new Watch(this, wire);

    private sealed class Watch(KeysInFlight all, HttpMessageHandler wire) : DelegatingHandler(wire)
    {
        private static readonly string[] Fields = ["email", LinkFields.DynamicsId];
        private readonly List<(string Field, string Value)> busy = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var keys = SentUpdates.IsUpdate(request) ? Keys(request) : [];
            foreach (var key in keys)
            {
                if (busy.Contains(key)) all.Twice.Add($"N-15: two people are being made in Marketo under one {key.Field} at {all.Now:HH:mm:ss.fff}");
                busy.Add(key);
            }
            try
            {
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                foreach (var key in keys) busy.Remove(key);
            }
        }

        private static List<(string Field, string Value)> Keys(HttpRequestMessage request)
        {
            using var body = JsonDocument.Parse(request.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult());
            if (body.RootElement.GetProperty("action").GetString() != "createOnly") return [];
            return [.. from person in body.RootElement.GetProperty("input").EnumerateArray() from field in Fields where person.TryGetProperty(field, out var value) && value.GetString() is not null select (field, person.GetProperty(field).GetString()!.ToLowerInvariant())];
        }
    }

    private DateTimeOffset Now => world.Now;
}
