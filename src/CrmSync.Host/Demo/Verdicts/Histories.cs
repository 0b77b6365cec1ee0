namespace CrmSync.Host.Demo.Verdicts;

/// <summary>What both histories say, prepared once for every question.</summary>
internal sealed class Histories
{
    /// <summary>Dynamics' column of the sync filter (K-1).</summary>
    public const string Filter = "new_synctomkto";

    public Histories(Evidence evidence)
    {
        Evidence = evidence;
        (AfterInMarketo, AfterInDynamics) = (new(Marketo), new(Dynamics));
        (InMarketo, InDynamics) = (new(Marketo, AfterInMarketo, evidence.Skew), new(Dynamics, AfterInDynamics, evidence.Skew));
        Links = new(Marketo, Dynamics);
        Threads = new(this);
    }

    public Evidence Evidence { get; }
    public SideRecords Marketo => Evidence.Marketo;
    public SideRecords Dynamics => Evidence.Dynamics;
    public JudgedFields Fields => Evidence.Fields;
    public Successors AfterInMarketo { get; }
    public Successors AfterInDynamics { get; }
    public Timelines InMarketo { get; }
    public Timelines InDynamics { get; }
    public Links Links { get; }
    public Threads Threads { get; }

    /// <summary>Does the sync filter keep the row out? Only an explicit No does (K-1).</summary>
    public bool IsKeptOut(string row) => Dynamics.Rows.TryGetValue(row, out var values) && SaysNo(values.GetValueOrDefault(Filter));

    /// <summary>Did the sync filter keep the row out at some moment between these two? Both directions stood still meanwhile (K-1).</summary>
    public bool WasKeptOut(string row, DateTimeOffset from, DateTimeOffset until) => InDynamics.HeldSince(row, Filter, from, SaysNo) <= until;

    /// <summary>Of a link that an older copy of our store has forgotten nothing is known once its person is gone: the row is a first sighting (N-1).</summary>
    public bool IsForgotten(string person, string row) => Evidence.RolledBack.Count > 0 && Links.Given(person, row).Any(line => Evidence.IsRolledBack(line.Time));

    /// <summary>The lead that a contact was qualified from, where whoever was made for the contact at that time can have been known for the lead's: a lead that is deleted is named no more (N-13).</summary>
    public string? NamedOrigin(string row, DateTimeOffset made) => AfterInDynamics.CutAt(row) <= made + Evidence.Skew ? null : AfterInDynamics.Origin(row);

    /// <summary>Since when everything goes by the field's present choice: what was owed when an operator turned it goes by the choice before, and so does all that an older copy of our store knew.</summary>
    public DateTimeOffset ChosenSince(JudgedField field) =>
        field.Turns.Select(turn => turn.Until).Concat(Evidence.RolledBack.Select(stretch => stretch.Until)).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    public KnownFacts Facts(string person, string row) => Evidence.Facts(person, row);

    private static bool SaysNo(string? filter) => bool.TryParse(filter, out var isIn) && !isIn;
}
