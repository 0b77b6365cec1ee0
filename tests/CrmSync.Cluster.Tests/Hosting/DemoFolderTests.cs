using CrmSync.Host;
using CrmSync.Host.Demo;

namespace CrmSync.Cluster.Tests.Hosting;

public sealed class DemoFolderTests : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("crmsync-demo-").FullName;

    [Fact]
    public void The_key_is_made_once_and_only_its_owner_can_read_it()
    {
        using var folder = DemoFolder.Open(path);
        var key = folder.Key(null);
        Assert.Equal(key, folder.Key(null));
        Assert.Equal(key, File.ReadAllText(DemoFolder.KeyFile(path)).Trim());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(DemoFolder.KeyFile(path)));
    }

    [Fact]
    public void A_given_key_replaces_the_kept_one()
    {
        using var folder = DemoFolder.Open(path);
        folder.Key(null);
        Assert.Equal("mine", folder.Key("mine"));
        Assert.Equal("mine", folder.Key(null));
    }

    [Fact]
    public void A_second_demo_on_one_folder_is_refused_in_one_line()
    {
        using var first = DemoFolder.Open(path);
        var refused = Assert.Throws<OneLineException>(() => DemoFolder.Open(path));
        Assert.Contains("in use by another crmsync demo", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
