using CrmSync.Contracts.Fields;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.People;

/// <summary>Operators who change whose a field is and which way it goes, take one out and choose a further one, while people work (F-1, F-2, C-9).</summary>
internal sealed class FieldDesk(World world, Operators operators, Turnings turnings)
{
    /// <summary>A column of leads that the default set leaves out.</summary>
    public const string Further = "numberOfEmployees";

    /// <summary>Its name in Dynamics.</summary>
    public const string FurtherColumn = "numberofemployees";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly string[] Turned = ["title", "phone", "city", "firstName", "mobilePhone", "doNotCall"];
    private static readonly string[] Emptied = ["title", "phone", "city", "mobilePhone"];
    private static readonly string[] TakenOut = ["personNotes", "address"];
    private static readonly string[] Owners = ["byRecordType", "marketo", "dynamics", "newest", "fillEmpty"];
    private static readonly string[] Directions = ["both", "both", "toMarketo", "toDynamics"];
    private static readonly string[] Refreshed = ["title", "phone", "city", "firstName"];
    private readonly HashSet<string> everFilledOnly = [];
    private readonly HashSet<string> everOneWay = [];
    private readonly HashSet<string> chosen = [.. TakenOut];

    // What was on its way when a field was taken out may land when it is chosen again.
    private readonly HashSet<string> everChosen = [.. TakenOut];

    /// <summary>Another owner. What was only filled may stay apart until somebody edits it (C-15).</summary>
    public Task OwnAsync(Random chance)
    {
        var (name, owner) = (Turned[chance.Next(Turned.Length)], Owners[chance.Next(Owners.Length)]);
        if (owner == "fillEmpty") everFilledOnly.Add(name);
        var wasFilledOnly = everFilledOnly.Contains(name);
        return ChangeAsync(Wish(new(name, null, null, null, owner)), name, wasFilledOnly, wasFilledOnly);
    }

    /// <summary>Another direction.</summary>
    public Task TurnAsync(Random chance)
    {
        var (name, direction) = (Turned[chance.Next(Turned.Length)], Directions[chance.Next(Directions.Length)]);
        if (direction == "toMarketo") everOneWay.Add(name);
        return ChangeAsync(Wish(new(name, null, null, direction, null)), name, excuses: true, direction == "toDynamics" || everFilledOnly.Contains(name));
    }

    /// <summary>The field that is only filled since the last order of that kind.</summary>
    public string? OnlyFilled { get; private set; }

    /// <summary>A field is only filled where it is empty, from Dynamics alone or from either side (C-15).</summary>
    public Task FillOnlyAsync(Random chance)
    {
        var (name, direction) = (Emptied[chance.Next(Emptied.Length)], chance.Next(3) == 0 ? "both" : "toMarketo");
        everFilledOnly.Add(OnlyFilled = name);
        if (direction == "toMarketo") everOneWay.Add(name);
        return ChangeAsync(Wish(new(name, null, null, direction, "fillEmpty")), name, excuses: true, leavesApart: true);
    }

    /// <summary>A field is read again from both sides: what drifted of one that goes to Marketo alone is overwritten (F-2).</summary>
    public async Task RefreshAsync(Random chance)
    {
        var name = Refreshed[chance.Next(Refreshed.Length)];
        var turning = everOneWay.Contains(name) ? turnings.Begin(name, excuses: false, leavesApart: false) : null;
        await operators.TryAsync<IFieldsGrain>(fields => fields.RefreshAsync([name], TableRange.All));
        if (turning is not null) _ = WatchAsync(turning);
    }

    /// <summary>A further field, or one of the default set, in or out.</summary>
    public async Task ChooseAsync(Random chance)
    {
        await ChooseAsync(chance.Next(2) == 0 ? Further : TakenOut[chance.Next(TakenOut.Length)]);
    }

    /// <summary>The further field, in or out.</summary>
    public Task ChooseFurtherAsync() => ChooseAsync(Further);

    private async Task ChooseAsync(string name)
    {
        var isOut = chosen.Contains(name);
        var order = isOut ? new FieldOrder([], [name], false) : Wish(new(name, name == Further ? FurtherColumn : null, null, null, null));
        if (!await ChangeAsync(order, name, excuses: true, leavesApart: false, !isOut && everChosen.Add(name))) return;
        if (isOut) chosen.Remove(name);
        else chosen.Add(name);
    }

    /// <summary>Is a field chosen that <see cref="ChooseAsync(string, string)"/> was to choose?</summary>
    public bool Has(string name) => chosen.Contains(name);

    /// <summary>A column of leads that the default set leaves out.</summary>
    public async Task ChooseAsync(string name, string column)
    {
        chosen.Add(name);
        everChosen.Add(name);
        if (!await ChangeAsync(Wish(new(name, column, null, null, null)), name, excuses: true, leavesApart: false, isNew: true)) chosen.Remove(name);
    }

    /// <summary>An older copy of the store, taken at that moment, was put back: what was being read again then is read once more, and what nobody had seen yet is forgotten.</summary>
    public void Forget(DateTimeOffset taken)
    {
        turnings.Forget(taken);
        foreach (var turning in turnings.Reopen(taken)) _ = WatchAsync(turning);
    }

    private static FieldOrder Wish(FieldWish wish) => new([wish], [], false);

    /// <summary>False: it was not done, or nobody knows; then it may be done later.</summary>
    private async Task<bool> ChangeAsync(FieldOrder order, string name, bool excuses, bool leavesApart, bool isNew = false)
    {
        var turning = turnings.Begin(name, excuses, leavesApart);
        FieldsAnswer? answer = null;
        await operators.TryAsync<IFieldsGrain>(async fields => answer = await fields.ChangeAsync(order, TableRange.All));
        var wish = order.Fields is [var only] ? only : null;
        world.Trace.Note(world.Now, "fields", name, $"{wish?.Direction} {wish?.Ownership} {(answer is null ? "no answer" : string.Join(' ', answer.Problems))}");
        if (answer is null) return false;
        if (isNew && answer.Problems.Count == 0) turning.ChosenAt = world.Now;
        await WatchAsync(turning);
        return answer.Problems.Count == 0;
    }

    private async Task WatchAsync(Turning turning)
    {
        for (var waited = TimeSpan.Zero; waited < Longest; waited += LookEvery)
        {
            await world.PassAsync(LookEvery);
            FieldsStatus? status = null;
            await operators.TryAsync<IFieldsGrain>(async fields => status = await fields.StatusAsync());
            if (status is not { Refresh: null or { Ended: not null } }) continue;
            turning.Until = world.Now;
            return;
        }
    }
}
