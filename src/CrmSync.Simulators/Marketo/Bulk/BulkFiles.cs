using System.Security.Cryptography;

namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>The files of bulk jobs: in the data folder, on disk before they are told of; in memory without one.</summary>
internal sealed class BulkFiles(string? folder)
{
    private const int PieceBytes = 256 * 1024;
    private readonly Dictionary<string, byte[]> kept = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Writes a file anew; answers its size and SHA-256 as lower-case hexadecimal.</summary>
    public (long Size, string Checksum) Save(string name, Action<Stream> write)
    {
        if (folder is null)
        {
            using var memory = new MemoryStream();
            write(memory);
            byte[] bytes = memory.ToArray();
            lock (gate)
                kept[name] = bytes;
            return (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }

        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name);
        using (var file = new FileStream(path + ".part", FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
        {
            write(file);
            file.Flush(flushToDisk: true);
            file.Position = 0;
            string checksum = Convert.ToHexStringLower(SHA256.HashData(file));
            File.Move(path + ".part", path, overwrite: true);
            return (file.Length, checksum);
        }
    }

    /// <summary>What is there of these files, in pieces that fit into a record of an export.</summary>
    public IEnumerable<BulkPiece> Pieces(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            using Stream? file = Open(name);
            var bytes = new byte[PieceBytes];
            for (long at = 0; file is not null && at < Math.Max(1, file.Length); at += PieceBytes)
                yield return new BulkPiece(name, at, bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).ToArray());
        }
    }

    /// <summary>Puts a piece of an export where it belongs; the pieces of a file come in order.</summary>
    public void Take(BulkPiece piece)
    {
        if (folder is null)
        {
            lock (gate)
                kept[piece.Name] = piece.At == 0 ? piece.Bytes : [.. kept[piece.Name], .. piece.Bytes];
            return;
        }

        Directory.CreateDirectory(folder);
        using var file = new FileStream(Path.Combine(folder, Path.GetFileName(piece.Name)), piece.At == 0 ? FileMode.Create : FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Position = piece.At;
        file.Write(piece.Bytes);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The file for reading; null when it is not there.</summary>
    public Stream? Open(string name)
    {
        if (folder is not null)
        {
            string path = Path.Combine(folder, name);
            return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16) : null;
        }

        lock (gate)
            return kept.TryGetValue(name, out byte[]? bytes) ? new MemoryStream(bytes, writable: false) : null;
    }
}
