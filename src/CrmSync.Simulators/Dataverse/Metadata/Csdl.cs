using System.Text;
using System.Xml;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>$metadata: types, keys, navigation properties with their partners, functions, actions and sets of all tables as CSDL 4.0 (protocol sheet 1.9, 3.1).</summary>
internal static class Csdl
{
    private const string Edmx = "http://docs.oasis-open.org/odata/ns/edmx";
    private const string Edm = "http://docs.oasis-open.org/odata/ns/edm";

    public static string Write(Catalog catalog, bool annotated)
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
            Root(xml);
            foreach (var table in catalog.Tables) Type(xml, catalog, table);
            CsdlOperations.Types(xml, catalog);
            Container(xml, catalog, annotated);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    public static void Element(XmlWriter xml, string name, params (string Name, string Value)[] attributes)
    {
        xml.WriteStartElement(name, Edm);
        foreach (var (attribute, value) in attributes) xml.WriteAttributeString(attribute, value);
        xml.WriteEndElement();
    }

    public static void Open(XmlWriter xml, string name, params (string Name, string Value)[] attributes)
    {
        xml.WriteStartElement(name, Edm);
        foreach (var (attribute, value) in attributes) xml.WriteAttributeString(attribute, value);
    }

    /// <summary>The type that every row is of.</summary>
    private static void Root(XmlWriter xml) => Element(xml, "EntityType", ("Name", "crmbaseentity"), ("Abstract", "true"));

    private static void Type(XmlWriter xml, Catalog catalog, Table table)
    {
        Open(xml, "EntityType", ("Name", table.LogicalName), ("BaseType", "mscrm.crmbaseentity"));
        Open(xml, "Key");
        Element(xml, "PropertyRef", ("Name", table.Key.LogicalName));
        xml.WriteEndElement();
        foreach (var column in table.Columns) Property(xml, column);
        foreach (var many in Singles(catalog, table))
            Element(xml, "NavigationProperty", ("Name", many.Column.NavigationTo(many.Parent.LogicalName)), ("Type", $"mscrm.{many.Parent.LogicalName}"), ("Partner", many.SchemaName));
        foreach (var collection in catalog.Relationships.Collections(table))
            Element(xml, "NavigationProperty", ("Name", collection.Name), ("Type", $"Collection(mscrm.{collection.Target.LogicalName})"), ("Partner", Partner(table, collection)));
        xml.WriteEndElement();
    }

    private static void Property(XmlWriter xml, Column column)
    {
        var type = EdmTypes.Of(column);
        if (type == "Edm.Decimal") Element(xml, "Property", ("Name", column.WireName), ("Type", type), ("Scale", "Variable"));
        else if (column.IsPrimaryId) Element(xml, "Property", ("Name", column.WireName), ("Type", type), ("Nullable", "false"));
        else Element(xml, "Property", ("Name", column.WireName), ("Type", type));
    }

    /// <summary>One property per name: an owner lookup goes by one name to users and teams.</summary>
    private static IEnumerable<OneToMany> Singles(Catalog catalog, Table table) =>
        catalog.Relationships.OneToMany.Where(many => many.Child == table).DistinctBy(many => many.Column.NavigationTo(many.Parent.LogicalName));

    private static string Partner(Table table, Collection collection) =>
        collection.Other is null ? collection.Own.NavigationTo(table.LogicalName) : collection.Name;

    private static void Container(XmlWriter xml, Catalog catalog, bool annotated)
    {
        Open(xml, "EntityContainer", ("Name", "System"));
        foreach (var table in catalog.Tables)
        {
            Open(xml, "EntitySet", ("Name", table.SetName), ("EntityType", $"Microsoft.Dynamics.CRM.{table.LogicalName}"));
            foreach (var many in Singles(catalog, table))
                Element(xml, "NavigationPropertyBinding", ("Path", many.Column.NavigationTo(many.Parent.LogicalName)), ("Target", many.Parent.SetName));
            foreach (var collection in catalog.Relationships.Collections(table))
                Element(xml, "NavigationPropertyBinding", ("Path", collection.Name), ("Target", collection.Target.SetName));
            if (annotated) Tracking(xml, table);
            xml.WriteEndElement();
        }

        CsdlOperations.Imports(xml);
        xml.WriteEndElement();
    }

    private static void Tracking(XmlWriter xml, Table table)
    {
        Open(xml, "Annotation", ("Term", "Org.OData.Capabilities.V1.ChangeTracking"));
        Open(xml, "Record");
        Element(xml, "PropertyValue", ("Property", "Supported"), ("Bool", table.ChangeTrackingEnabled ? "true" : "false"));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
