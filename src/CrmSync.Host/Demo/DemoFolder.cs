using System.Security.Cryptography;
using System.Text;

namespace CrmSync.Host.Demo;

/// <summary>The demo's data folder, owned by one process at a time: simulators, store and key.</summary>
internal sealed class DemoFolder : IDisposable
{
    private const string KeyName = "key";
    private readonly FileStream owned;
    private readonly string path;

    private DemoFolder(string path, FileStream owned) => (this.path, this.owned) = (path, owned);

    public string Marketo => Path.Combine(path, "marketo");

    public string Dataverse => Path.Combine(path, "dataverse");

    public string Store => Path.Combine(path, "store");

    /// <summary>The key file of a data folder.</summary>
    public static string KeyFile(string data) => Path.Combine(Path.GetFullPath(data), KeyName);

    /// <summary>Takes the folder, which is made when it is missing.</summary>
    /// <exception cref="OneLineException">Another process has it, or it cannot be written.</exception>
    public static DemoFolder Open(string data)
    {
        var path = DataFolder.Make(Path.GetFullPath(data));
        try
        {
            return new(path, new FileStream(Path.Combine(path, "demo.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException)
        {
            throw new OneLineException($"The data folder {path} cannot be written: choose another with --data.");
        }
        catch (IOException) when (File.Exists(Path.Combine(path, "demo.lock")))
        {
            throw new OneLineException($"The data folder {path} is in use by another crmsync demo: stop that one, or choose another folder with --data.");
        }
        catch (IOException refused)
        {
            throw new OneLineException($"The data folder {path} cannot be written ({refused.Message.TrimEnd('.')}): choose another with --data.");
        }
    }

    /// <summary>Removes what an earlier demo left; nothing else in the folder is touched.</summary>
    public void Empty()
    {
        foreach (var part in new[] { Marketo, Dataverse, Store })
            if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
    }

    /// <summary>The gateway's key: the given one, else the kept one, else a new one. Kept in a file that only this user can read.</summary>
    public string Key(string? given)
    {
        var file = Path.Combine(path, KeyName);
        var kept = File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        var key = given ?? (kept.Length > 0 ? kept : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        if (key == kept) return key;
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        stream.Write(Encoding.UTF8.GetBytes(key + "\n"));
        stream.Flush(flushToDisk: true);
        return key;
    }

    public void Dispose() => owned.Dispose();
}
