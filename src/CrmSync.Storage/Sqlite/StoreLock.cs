namespace CrmSync.Storage.Sqlite;

/// <summary>The exclusive lock of the operating system that says: this folder has one owner. It ends with the process, however that ends.</summary>
internal sealed class StoreLock : IDisposable
{
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolationOnWindows = unchecked((int)0x80070020);
    private readonly FileStream file;

    private StoreLock(FileStream file) => this.file = file;

    public static StoreLock Take(SqliteStoreOptions options)
    {
        try
        {
            Directory.CreateDirectory(options.Folder);
            return new StoreLock(new FileStream(options.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException held) when (held.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolationOnWindows)
        {
            throw new StoreInUseException(options.Folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"The store's folder {options.Folder} cannot be written; give this account the right to, or name another folder with CrmSync:Store:Path.", refused);
        }
    }

    public void Dispose() => file.Dispose();
}
