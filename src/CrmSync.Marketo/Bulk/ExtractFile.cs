using System.Security.Cryptography;
using CsvHelper;

namespace CrmSync.Marketo.Bulk;

/// <summary>A fetched file, gone when it is closed. Read once, from its first row to its last.</summary>
/// <param name="file">Empty, for its bytes.</param>
internal sealed class ExtractFile(Stream file) : IDisposable
{
    private static readonly CsvReaderOptions Strict = new()
    {
        Separator = ',',
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        IncludeValuesInExceptions = false,
    };

    private CsvReader? csv;
    private string[] header = [];

    /// <summary>Where the bytes go.</summary>
    public Stream Bytes => file;

    /// <summary>Rows read so far, the header not counted.</summary>
    public int Row { get; private set; }

    /// <summary>Is it whole? Only what Marketo tells can be checked.</summary>
    public async Task<bool> IsWholeAsync(ExtractState state, CancellationToken cancellationToken)
    {
        if (state.Size is { } size && size != file.Length) return false;
        if (state.Checksum is not { } checksum) return true;
        file.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)) == checksum;
    }

    /// <summary>Begins to read; false when the columns are not those that were asked for.</summary>
    /// <exception cref="CsvFormatException">It is no such file.</exception>
    public async Task<bool> OpenAsync(IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        file.Position = 0;
        csv = CsvReader.Create(file, Strict, leaveOpen: true);
        await csv.ReadHeaderAsync(cancellationToken);
        header = [.. csv.Headers];
        return header.SequenceEqual(columns);
    }

    /// <summary>The next row by column; an empty value, for which Marketo writes <c>null</c> without quotes, is null. Null at the end.</summary>
    /// <exception cref="CsvFormatException">It is no row of this file.</exception>
    public async Task<IReadOnlyDictionary<string, string?>?> NextAsync(CancellationToken cancellationToken)
    {
        if (!await csv!.ReadAsync(cancellationToken)) return null;
        Row++;
        var row = new Dictionary<string, string?>(header.Length, StringComparer.Ordinal);
        for (var i = 0; i < header.Length; i++) row[header[i]] = csv.IsEmpty(i) || csv.GetRawSpan(i).SequenceEqual("null"u8) ? null : csv.GetString(i);
        return row;
    }

    public void Dispose()
    {
        csv?.Dispose();
        file.Dispose();
    }

    /// <summary>A file on disk, without a name where the system can.</summary>
    public static Stream Nameless()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var made = new FileStream(path, options);
        // People's values must not outlive the process, however that ends.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return made;
    }
}
