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

    private readonly Journal? _journal = folder is null ? null : Journal.Open(folder, "dataverse.journal");

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

    public void Column(ColumnEdit edit) => Append(MarkOf(edit.Kind), Encoding.UTF8.GetBytes($"{edit.Table.LogicalName}\n{edit.Text}"));

    public void Definition(DefinitionEdit edit) => Append(DefinitionMark, JsonSerializer.SerializeToUtf8Bytes(edit, Overlay.Json));

    public void Settings(DataverseSettings settings) => Append(SettingsMark, JsonSerializer.SerializeToUtf8Bytes(settings, Overlay.Json));

    public void Limits(DataverseLimits limits) => Append(LimitsMark, JsonSerializer.SerializeToUtf8Bytes(limits, Overlay.Json));

    public void Clock(TimeSpan offset)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, offset.Ticks);
        Append(ClockMark, bytes);
    }

    /// <summary>Completes when everything appended so far is on disk.</summary>
    public Task DurableAsync() => _journal?.DurableAsync(_journal.Position) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _journal?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Append(byte mark, byte[] content) => _journal?.Append((byte[])[mark, .. content]);

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

    private static void Apply(byte[] record, DataverseCore core, VirtualClock clock, ref DataverseLimits? limits)
    {
        var content = record.AsSpan(1);
        switch (record[0])
        {
            case CommitCodec.Mark:
                core.Store.Replay(CommitCodec.Read(record, core.Store.Catalog, core.Store.Pool, (table, id) => core.Store[table].Find(id)));
                break;
            case ColumnMark or RemovedColumnMark or ChangedColumnMark:
                var parts = Encoding.UTF8.GetString(content).Split('\n', 2);
                core.EditColumn(new ColumnEdit(core.Store.Catalog[parts[0]], KindOf(record[0]), parts[1]));
                break;
            case DefinitionMark:
                core.EditDefinition(JsonSerializer.Deserialize<DefinitionEdit>(content, Overlay.Json)!);
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
        }
    }
}
