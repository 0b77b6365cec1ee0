namespace CrmSync.Storage.Sqlite;

/// <summary>The embedded store cannot be opened: damaged, foreign, written by a newer build, or out of reach. The message is one line for an operator.</summary>
/// <param name="message">What is wrong and how it is mended.</param>
/// <param name="cause">What the file system or SQLite said.</param>
public sealed class StoreUnusableException(string message, Exception? cause = null) : Exception(message, cause);
