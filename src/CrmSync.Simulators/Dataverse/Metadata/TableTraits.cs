using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>What a definition tells of every table alike: the properties of EntityMetadata that nothing here depends on, as a plain table has them (protocol sheet 7.1).</summary>
internal static class TableTraits
{
    private static readonly string[] Off =
    [
        "AutoCreateAccessTeams", "AutoReplicateClusterRecords", "AutoRouteToOwnerQueue", "CanChangeClusterMode", "EnforceStateTransitions", "EntityHelpUrlEnabled", "HasActivities", "HasEmailAddresses",
        "HasFeedback", "HasNotes", "IsAIRUpdated", "IsActivityParty", "IsArchivalEnabled", "IsAvailableOffline", "IsBPFEntity", "IsBusinessProcessEnabled", "IsChildEntity",
        "IsDocumentManagementEnabled", "IsDocumentRecommendationsEnabled", "IsEnabledForExternalChannels", "IsEnabledForTrace", "IsInteractionCentricEnabled", "IsIntersect", "IsKnowledgeManagementEnabled",
        "IsLogicalEntity", "IsMSTeamsIntegrationEnabled", "IsOneNoteIntegrationEnabled", "IsPrivate", "IsQuickCreateEnabled", "IsRetentionEnabled", "IsRetrieveAuditEnabled", "IsRetrieveMultipleAuditEnabled",
        "IsSLAEnabled", "IsSolutionAware", "SyncToExternalSearchIndex", "UsesBusinessDataLabelTable",
    ];

    private static readonly string[] On =
        ["CanTriggerWorkflow", "IsEnabledForCharts", "IsImportable", "IsOptimisticConcurrencyEnabled", "IsReadingPaneEnabled", "IsStateModelAware", "IsValidForAdvancedFind"];

    private static readonly string[] Empty =
    [
        "DataProviderId", "DataSourceId", "EntityColor", "EntityHelpUrl", "ExternalCollectionName", "ExternalName", "IconLargeName", "IconMediumName", "IconSmallName", "IconVectorName",
        "OwnerId", "OwningBusinessUnit", "PrimaryImageAttribute", "RecurrenceBaseEntityLogicalName", "SettingOf",
    ];

    private static readonly (string Name, bool Value, string Managed)[] Managed =
    [
        ("CanBeInCustomEntityAssociation", true, "canbeincustomentityassociation"), ("CanBeInManyToMany", true, "canbeinmanytomany"),
        ("CanBePrimaryEntityInRelationship", true, "canbeprimaryentityinrelationship"), ("CanBeRelatedEntityInRelationship", true, "canberelatedentityinrelationship"),
        ("CanChangeHierarchicalRelationship", true, "canchangehierarchicalrelationship"), ("CanCreateCharts", true, "cancreatecharts"), ("CanCreateForms", true, "cancreateforms"),
        ("CanCreateViews", true, "cancreateviews"), ("CanEnableSyncToExternalSearchIndex", true, "canenablesynctoexternalsearchindex"),
        ("CanModifyAdditionalSettings", true, "canmodifyadditionalsettings"), ("IsAuditEnabled", false, "canmodifyauditsettings"), ("IsConnectionsEnabled", true, "canmodifyconnectionsettings"),
        ("IsCustomizable", true, "iscustomizable"), ("IsDuplicateDetectionEnabled", true, "canmodifyduplicatedetectionsettings"), ("IsMailMergeEnabled", false, "canmodifymailmergesettings"),
        ("IsMappable", true, "ismappable"), ("IsOfflineInMobileClient", false, "canmodifymobileclientoffline"), ("IsReadOnlyInMobileClient", false, "canmodifymobileclientreadonly"),
        ("IsRenameable", true, "isrenameable"), ("IsValidForQueue", false, "canmodifyqueuesettings"), ("IsVisibleInMobile", false, "canmodifymobilevisibility"),
        ("IsVisibleInMobileClient", false, "canmodifymobileclientvisibility"),
    ];

    public static void Add(JsonObject definition, Table table)
    {
        foreach (var name in Off) definition[name] = false;
        foreach (var name in On) definition[name] = true;
        foreach (var name in Empty) definition[name] = null;
        foreach (var (name, value, managed) in Managed) definition[name] = MetadataEndpoint.Managed(value, managed);
        (definition["ActivityTypeMask"], definition["DaysSinceRecordLastModified"], definition["OwnerIdType"]) = (0, 0, 8);
        (definition["IntroducedVersion"], definition["MobileOfflineFilters"], definition["TableType"]) = ("1.0.0.0", "", "Standard");
        (definition["CollectionSchemaName"], definition["ReportViewName"]) = ($"{table.SchemaName}s", $"Filtered{table.SchemaName}");
        definition["Description"] = AttributeJson.Label("", table.MetadataId);
    }
}
