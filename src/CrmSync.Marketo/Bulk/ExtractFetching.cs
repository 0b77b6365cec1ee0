using CsvHelper;

namespace CrmSync.Marketo.Bulk;

/// <summary>How fetching a file ended.</summary>
internal enum Fetched
{
    /// <summary>It is here and its size and checksum are right.</summary>
    Whole,

    /// <summary>Completed, but there is no file yet.</summary>
    NotYet,

    /// <summary>Marketo could not answer now; what came is kept, and the next try goes on behind it.</summary>
    Later,

    /// <summary>It is not what was asked for.</summary>
    Bad,
}

/// <summary>Fetches one file, behind what is here already, and reads it once.</summary>
internal sealed class ExtractFetching(MarketoOptions options, Calls calls) : IDisposable
{
    private const int PiecesMax = 5;
    private Held? held;

    /// <summary>Rows read so far.</summary>
    public int Row => held?.File.Row ?? 0;

    /// <summary>Is this file open at the place that the cursor names?</summary>
    public bool Has(Extract extract) => held is { IsOpen: true } && held.Id == extract.Id && held.File.Row == extract.Row;

    /// <summary>Fetches the file and goes to the cursor's place in it. An answer that ends or breaks off too early is taken up again at once.</summary>
    public async Task<(Fetched Got, Failure? Why)> FetchAsync(Extract extract, ExtractState state, IReadOnlyList<string> columns, string path, CancellationToken cancellationToken)
    {
        if (held?.Id != extract.Id || held is { IsOpen: true }) Close();
        held ??= new Held(extract.Id!, new ExtractFile(options.OpenFile()));
        held.Records = state.Records;
        for (var piece = 0; held.File.Bytes.Length != state.Size || piece == 0; piece++)
        {
            var before = held.File.Bytes.Length;
            var answer = await calls.FetchAsync("extractFile", path, held.File.Bytes, cancellationToken);
            var isShort = held.File.Bytes.Length < state.Size && held.File.Bytes.Length > before && piece < PiecesMax;
            if (answer.Ok && isShort) continue;
            if (answer.Ok || answer.Failure.Code == "HTTP 416") break;
            if (answer.Failure.Code == "HTTP 404") return (Fetched.NotYet, answer.Failure);
            if (answer.Failure.Kind is FailureKind.Content or FailureKind.Protocol) return (Fetched.Bad, answer.Failure);
            if (held.File.Bytes.Length == before || piece == PiecesMax) return (Fetched.Later, answer.Failure);
        }

        return (await OpenAsync(extract, state, columns, cancellationToken) ? Fetched.Whole : Fetched.Bad, null);
    }

    /// <summary>The next row; none at the end, or when the file is not what it was said to be.</summary>
    public async Task<(IReadOnlyDictionary<string, string?>? Row, bool IsEnd)> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await held!.File.NextAsync(cancellationToken) is { } row ? (row, false) : (null, held.Records is not { } records || records == Row);
        }
        catch (CsvFormatException)
        {
            return (null, false);
        }
    }

    public void Close()
    {
        held?.File.Dispose();
        held = null;
    }

    public void Dispose() => Close();

    private async Task<bool> OpenAsync(Extract extract, ExtractState state, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        try
        {
            if (!await held!.File.IsWholeAsync(state, cancellationToken) || !await held.File.OpenAsync(columns, cancellationToken)) return false;
        }
        catch (CsvFormatException)
        {
            return false;
        }

        held.IsOpen = true;
        while (Row < extract.Row)
            if ((await NextAsync(cancellationToken)).Row is null) return false;
        return true;
    }

    private sealed class Held(string id, ExtractFile file)
    {
        public string Id { get; } = id;
        public ExtractFile File { get; } = file;
        public long? Records { get; set; }
        public bool IsOpen { get; set; }
    }
}
