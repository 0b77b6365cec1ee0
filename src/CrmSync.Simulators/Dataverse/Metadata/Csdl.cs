using System.Text;
using System.Xml;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>$metadata: types, keys, navigation properties and sets of all tables as CSDL 4.0.</summary>
internal static class Csdl
{
    private const string Edmx = "http://docs.oasis-open.org/odata/ns/edmx";
    private const string Edm = "http://docs.oasis-open.org/odata/ns/edm";

    public static string Write(Catalog catalog)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("edmx", "Edmx", Edmx);
            xml.WriteAttributeString("Version", "4.0");
            xml.WriteStartElement("edmx", "DataServices", Edmx);
            xml.WriteStartElement("Schema", Edm);
            xml.WriteAttributeString("Namespace", "Microsoft.Dynamics.CRM");
            xml.WriteAttributeString("Alias", "mscrm");
            Type(xml, catalog, "crmbaseentity", null);
            foreach (var table in catalog.Tables) Type(xml, catalog, table.LogicalName, table);
            Container(xml, catalog);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void Type(XmlWriter xml, Catalog catalog, string name, Table? table)
    {
        xml.WriteStartElement("EntityType", Edm);
        xml.WriteAttributeString("Name", name);
        xml.WriteAttributeString(table is null ? "Abstract" : "BaseType", table is null ? "true" : "mscrm.crmbaseentity");
        if (table is not null) Members(xml, catalog, table);
        xml.WriteEndElement();
    }

    private static void Members(XmlWriter xml, Catalog catalog, Table table)
    {
        xml.WriteStartElement("Key", Edm);
        Element(xml, "PropertyRef", ("Name", table.Key.LogicalName));
        xml.WriteEndElement();
        foreach (var column in table.Columns) Element(xml, "Property", ("Name", column.WireName), ("Type", TypeOf(column)));
        foreach (var (name, _, target) in table.Navigations.Where(navigation => catalog.TryTable(navigation.Target, out _)))
            Element(xml, "NavigationProperty", ("Name", name), ("Type", $"mscrm.{target}"));
    }

    private static void Container(XmlWriter xml, Catalog catalog)
    {
        xml.WriteStartElement("EntityContainer", Edm);
        xml.WriteAttributeString("Name", "System");
        foreach (var table in catalog.Tables)
        {
            xml.WriteStartElement("EntitySet", Edm);
            xml.WriteAttributeString("Name", table.SetName);
            xml.WriteAttributeString("EntityType", $"Microsoft.Dynamics.CRM.{table.LogicalName}");
            foreach (var (name, _, target) in table.Navigations.Where(navigation => catalog.TryTable(navigation.Target, out _)))
                Element(xml, "NavigationPropertyBinding", ("Path", name), ("Target", catalog[target].SetName));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, params (string Name, string Value)[] attributes)
    {
        xml.WriteStartElement(name, Edm);
        foreach (var (attribute, value) in attributes) xml.WriteAttributeString(attribute, value);
        xml.WriteEndElement();
    }

    private static string TypeOf(Column column) => column.Kind switch
    {
        ColumnKind.String or ColumnKind.Memo => "Edm.String",
        ColumnKind.BigInt => "Edm.Int64",
        ColumnKind.Decimal or ColumnKind.Money => "Edm.Decimal",
        ColumnKind.Double => "Edm.Double",
        ColumnKind.Boolean => "Edm.Boolean",
        ColumnKind.DateTime => column.IsDateOnly ? "Edm.Date" : "Edm.DateTimeOffset",
        ColumnKind.Lookup or ColumnKind.Owner or ColumnKind.Uniqueidentifier => "Edm.Guid",
        _ => "Edm.Int32",
    };
}
