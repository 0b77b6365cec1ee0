using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>leads/{id}/associate.json: joins a Munchkin cookie to a known lead.</summary>
internal sealed class LeadCookies(MarketoStore store)
{
    private const string Mark = "token:_mch-";

    public Envelope Associate(MarketoCall call)
    {
        int id = MarketoCall.Id(call.Path("id"));
        string cookie = call.Required("cookie");
        if (!cookie.Contains(Mark, StringComparison.Ordinal))
            throw new MarketoRefusalException("1012", $"Invalid cookie value '{cookie}'");
        lock (store.Gate)
        {
            Lead lead = store.Tables.Leads.Find(id) ?? throw new MarketoRefusalException("1004", $"Lead '{id}' not found");
            if (!store.Tables.Fields.TryGet("cookies", out LeadField? field))
                throw new MarketoRefusalException("1006", "Field 'cookies' not found");
            var changes = new LeadChanges(store, Author.Of(call, "associateLead"), store.Now());
            changes.Set(lead, field, cookie, log: false);
            store.Commit(changes.Commit);
            return new Envelope { Rows = 1 };
        }
    }
}
