namespace CrmSync.Storage.Sqlite;

/// <summary>Another process holds the folder of the embedded store. The message is one line for an operator.</summary>
/// <param name="folder">The folder that is in use.</param>
public sealed class StoreInUseException(string folder)
    : Exception($"The store in {folder} is in use by another crmsync process; stop that one, or give this one its own folder with CrmSync:Store:Path.");
