using System.Globalization;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>A static list and its members.</summary>
internal sealed class StaticList(int id, string name, DateTimeOffset createdAt)
{
    public int Id { get; } = id;

    public string Name { get; } = name;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public SortedSet<int> Members { get; } = [];

    /// <summary>A create makes the list (name in New); field "member" adds the lead in New or removes the one in Old.</summary>
    public static void Apply(SortedDictionary<int, StaticList> lists, Change change, DateTimeOffset at)
    {
        int id = int.Parse(change.Row, CultureInfo.InvariantCulture);
        if (change.Field is null)
            lists[id] = new StaticList(id, change.New ?? change.Row, at);
        else if (change.New is not null)
            lists[id].Members.Add(int.Parse(change.New, CultureInfo.InvariantCulture));
        else
            lists[id].Members.Remove(int.Parse(change.Old!, CultureInfo.InvariantCulture));
    }
}
