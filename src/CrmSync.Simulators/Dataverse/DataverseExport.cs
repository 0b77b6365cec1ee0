using System.Buffers.Binary;
using CrmSync.Simulators.Dataverse.Rows;

namespace CrmSync.Simulators.Dataverse;

/// <summary>
/// The whole state as one block of bytes: records as the journal holds them, each behind its length. Definitions come first, then rows and deletions as they
/// are now; what rows were before is left out.
/// </summary>
internal static class DataverseExport
{
    private const int RowsPerRecord = 500;

    /// <summary>Records: definitions, settings, limits and clock, as the journal writes them.</summary>
    public static ReadOnlyMemory<byte> Write(DataverseCore core, IEnumerable<byte[]> records) => core.Locked(() =>
    {
        using var stream = new MemoryStream();
        foreach (var record in records) Put(stream, record);
        var writer = new RecordWriter();
        foreach (var commit in core.Store.Tables.SelectMany(rows => Commits(core.Store, rows))) Put(stream, CommitCodec.Write(writer, commit).Span);
        return (ReadOnlyMemory<byte>)stream.GetBuffer().AsMemory(0, (int)stream.Length);
    });

    /// <summary>The records again; ArgumentException when the bytes are no export.</summary>
    public static IEnumerable<byte[]> Read(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var length = bytes.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes.Span);
            if (length <= 0 || length > bytes.Length - 4) throw new ArgumentException("These bytes are not an export of this simulator.", nameof(bytes));
            yield return bytes.Slice(4, length).ToArray();
            bytes = bytes[(4 + length)..];
        }
    }

    private static IEnumerable<Commit> Commits(DataverseStore store, RowTable rows)
    {
        var seed = new Caller(Caller.Seed, OrganizationRows.User(Caller.Seed));
        foreach (var chunk in rows.After(0).Chunk(RowsPerRecord)) yield return new Commit(store.Now, [.. chunk.Select(row => RowWrite.New(rows.Table, row, seed))]);

        foreach (var chunk in rows.DeletedBetween(0, long.MaxValue).Where(gone => rows.Find(gone.Id) is null).Chunk(RowsPerRecord))
            yield return new Commit(store.Now, [.. chunk.Select(gone => new RowWrite(rows.Table, gone.Id, gone.Version, null, seed, "delete", []))]);
    }

    private static void Put(MemoryStream stream, ReadOnlySpan<byte> record)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, record.Length);
        stream.Write(length);
        stream.Write(record);
    }
}
