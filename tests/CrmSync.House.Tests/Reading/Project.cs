using System.Xml.Linq;

namespace CrmSync.House.Tests.Reading;

/// <summary>A project file.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Xml">As it stands.</param>
public sealed record Project(string Path, XDocument Xml)
{
    /// <summary>CrmSync.Domain, without ending.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Its folder, relative to the root.</summary>
    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>Names of the projects that it references.</summary>
    public IReadOnlyList<string> References =>
        [.. Includes("ProjectReference").Select(path => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];

    /// <summary>Names of the packages that it references.</summary>
    public IReadOnlyList<string> Packages => [.. Includes("PackageReference")];

    private IEnumerable<string> Includes(string item) => Xml.Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>();
}
