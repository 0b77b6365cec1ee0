using System.Globalization;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>A static list and its members.</summary>
internal sealed class StaticList(int id, string name, DateTimeOffset createdAt)
{
    public int Id { get; } = id;

    public string Name { get; private set; } = name;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; private set; } = createdAt;

    public string? Description { get; private set; }

    public SortedSet<int> Members { get; } = [];

    /// <summary>A create makes the list (name in New), a delete takes it away; field "member" adds the lead in New or removes the one in Old.</summary>
    public static void Apply(SortedDictionary<int, StaticList> lists, Change change, DateTimeOffset at)
    {
        int id = int.Parse(change.Row, CultureInfo.InvariantCulture);
        if (change.Operation == "delete")
            lists.Remove(id);
        else if (change.Field is null)
            lists[id] = new StaticList(id, change.New ?? change.Row, at);
        else
            lists[id].Apply(change, at);
    }

    /// <summary>A lead went, or became another.</summary>
    public void Replace(int gone, int? by)
    {
        if (Members.Remove(gone) && by is { } other)
            Members.Add(other);
    }

    private void Apply(Change change, DateTimeOffset at)
    {
        UpdatedAt = at;
        if (change.Field == "name")
            Name = change.New ?? Name;
        else if (change.Field == "description")
            Description = change.New;
        else if (change.New is not null)
            Members.Add(int.Parse(change.New, CultureInfo.InvariantCulture));
        else
            Members.Remove(int.Parse(change.Old!, CultureInfo.InvariantCulture));
    }
}
