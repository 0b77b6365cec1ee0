namespace CrmSync.Host;

/// <summary>The folder that a user names with --data.</summary>
internal static class DataFolder
{
    /// <summary>Makes the folder when it is missing; its path.</summary>
    /// <exception cref="OneLineException">It cannot be made.</exception>
    public static string Make(string path)
    {
        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new OneLineException($"The data folder {path} cannot be made: choose another with --data, or give this account the right to write there.");
        }
    }
}
