using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using CrmSync.Simulators.Control;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;
using CrmSync.Simulators.Durability;
using CrmSync.Simulators.Time;

namespace CrmSync.Simulators.Dataverse;

/// <summary>Writes what the core commits to a journal and builds the core up from it again. Without a folder it keeps nothing.</summary>
internal sealed class DataverseJournal(string? folder) : IAsyncDisposable
{
    private const byte ColumnMark = 2;
    private const byte ClockMark = 3;
    private const byte SettingsMark = 4;
    private const byte LimitsMark = 5;
    private const byte RemovedColumnMark = 6;
    private const byte ChangedColumnMark = 7;
    private const byte DefinitionMark = 8;
    private const byte ImportMark = 9;

    private readonly Journal? _journal = folder is null ? null : Journal.Open(folder, "dataverse.journal");
    private readonly List<byte[]> _definitions = [];

    /// <summary>Replays everything; from then on commits are appended. Answers whether there was anything, and the limits kept.</summary>
    public (bool Found, DataverseLimits? Limits) Attach(DataverseCore core, VirtualClock clock)
    {
        if (_journal is null) return (false, null);
        DataverseLimits? limits = null;
        var found = false;
        foreach (var record in _journal.Replay())
        {
            found = true;
            Apply(record, core, clock, ref limits);
        }

        core.Store.Sink = record => _journal.Append(record);
        return (found, limits);
    }

    public void Column(ColumnEdit edit) => Define(MarkOf(edit.Kind), Encoding.UTF8.GetBytes($"{edit.Table.LogicalName}\n{edit.Text}"));

    public void Definition(DefinitionEdit edit) => Define(DefinitionMark, JsonSerializer.SerializeToUtf8Bytes(edit, Overlay.Json));

    public void Settings(DataverseSettings settings)
    {
        if (_journal is not null) Append(SettingsRecord(settings));
    }

    public void Limits(DataverseLimits limits)
    {
        if (_journal is not null) Append(LimitsRecord(limits));
    }

    public void Clock(TimeSpan offset) => Append(ClockRecord(offset));

    /// <summary>Everything that an export holds besides rows.</summary>
    public IEnumerable<byte[]> Records(DataverseSettings settings, DataverseLimits limits, TimeSpan offset) =>
        [.. _definitions, SettingsRecord(settings), LimitsRecord(limits), ClockRecord(offset)];

    /// <summary>Puts an export in the place of the whole state, in one record, so that a kill leaves the old state or the new one. Answers the limits it holds.</summary>
    public DataverseLimits? Import(ReadOnlyMemory<byte> bytes, DataverseCore core, VirtualClock clock)
    {
        foreach (var _ in DataverseExport.Read(bytes)) { }
        DataverseLimits? limits = null;
        core.Locked(() =>
        {
            Append([ImportMark, .. bytes.Span]);
            Replace(bytes, core, clock, ref limits);
            return true;
        });
        return limits;
    }

    /// <summary>Completes when everything appended so far is on disk.</summary>
    public Task DurableAsync() => _journal?.DurableAsync(_journal.Position) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _journal?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Define(byte mark, byte[] content)
    {
        byte[] record = [mark, .. content];
        _definitions.Add(record);
        Append(record);
    }

    private void Append(byte[] record) => _journal?.Append(record);

    private static byte[] SettingsRecord(DataverseSettings settings) => [SettingsMark, .. JsonSerializer.SerializeToUtf8Bytes(settings, Overlay.Json)];

    private static byte[] LimitsRecord(DataverseLimits limits) => [LimitsMark, .. JsonSerializer.SerializeToUtf8Bytes(limits, Overlay.Json)];

    private static byte[] ClockRecord(TimeSpan offset)
    {
        var record = new byte[9];
        record[0] = ClockMark;
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(1), offset.Ticks);
        return record;
    }

    private static byte MarkOf(ColumnEditKind kind) => kind switch
    {
        ColumnEditKind.Add => ColumnMark,
        ColumnEditKind.Remove => RemovedColumnMark,
        _ => ChangedColumnMark,
    };

    private static ColumnEditKind KindOf(byte mark) => mark switch
    {
        ColumnMark => ColumnEditKind.Add,
        RemovedColumnMark => ColumnEditKind.Remove,
        _ => ColumnEditKind.Change,
    };

    private void Replace(ReadOnlyMemory<byte> bytes, DataverseCore core, VirtualClock clock, ref DataverseLimits? limits)
    {
        core.Store.Empty();
        _definitions.Clear();
        foreach (var record in DataverseExport.Read(bytes)) Apply(record, core, clock, ref limits);
    }

    private void Apply(byte[] record, DataverseCore core, VirtualClock clock, ref DataverseLimits? limits)
    {
        var content = record.AsSpan(1);
        switch (record[0])
        {
            case CommitCodec.Mark:
                core.Store.Replay(CommitCodec.Read(record, core.Store.Catalog, core.Store.Pool, (table, id) => core.Store[table].Find(id)));
                break;
            case ColumnMark or RemovedColumnMark or ChangedColumnMark:
                var parts = Encoding.UTF8.GetString(content).Split('\n', 2);
                _definitions.Add(record);
                core.Apply(new ColumnEdit(core.Store.Catalog[parts[0]], KindOf(record[0]), parts[1]));
                break;
            case DefinitionMark:
                _definitions.Add(record);
                core.Apply(JsonSerializer.Deserialize<DefinitionEdit>(content, Overlay.Json)!);
                break;
            case ClockMark:
                var ahead = TimeSpan.FromTicks(BinaryPrimitives.ReadInt64LittleEndian(content)) - clock.Offset;
                if (ahead > TimeSpan.Zero) clock.Advance(ahead);
                break;
            case SettingsMark:
                core.Restore(JsonSerializer.Deserialize<DataverseSettings>(content, Overlay.Json)!);
                break;
            case LimitsMark:
                limits = JsonSerializer.Deserialize<DataverseLimits>(content, Overlay.Json);
                break;
            case ImportMark:
                Replace(record.AsMemory(1), core, clock, ref limits);
                break;
        }
    }
}
