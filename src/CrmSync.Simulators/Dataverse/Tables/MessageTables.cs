namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>Messages, the steps registered on them, the addresses they post to, and jobs (protocol sheet 4.4, 4.5, 11.1).</summary>
internal static class MessageTables
{
    public static IEnumerable<Table> All() => [Message(), MessageFilter(), Endpoint(), Step(), Image(), Job(), BulkDelete()];

    private static Table Message() => TableText.Read(
        "SdkMessage ; sdkmessages ; 4606 ; Sdk Message ; untracked",
        """
        SdkMessageId ; guid ; S ; Sdk Message ; key createonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        Name ; string 256 ; ; Name ; name
        """);

    private static Table MessageFilter() => TableText.Read(
        "SdkMessageFilter ; sdkmessagefilters ; 4607 ; Sdk Message Filter ; untracked",
        """
        SdkMessageFilterId ; guid ; S ; Sdk Message Filter ; key createonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        SdkMessageId ; lookup sdkmessage ; ; Sdk Message
        PrimaryObjectTypeCode ; string 64 ; ; Primary Object Type Code ; name
        """);

    private static Table Endpoint() => TableText.Read(
        "ServiceEndpoint ; serviceendpoints ; 4618 ; Service Endpoint ; untracked",
        """
        ServiceEndpointId ; guid ; S ; Service Endpoint ; key createonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        ModifiedOn ; datetime ; ; Modified On ; readonly
        Name ; string 160 ; ; Name ; name
        Contract ; choice 1 One-Way, 2 Queue, 3 Rest, 4 Two-Way, 5 Topic, 6 Queue (Persistent), 7 Event Hub, 8 Webhook, 9 Event Grid ; ; Contract
        Url ; string 2000 ; ; URL
        AuthType ; choice 1 ACS, 2 SAS Key, 3 SAS Token, 4 WebhookKey, 5 HttpHeader, 6 HttpQueryString ; ; Auth Type
        AuthValue ; string 2000 ; ; Auth Value
        MessageFormat ; choice 1 Binary XML, 2 Json, 3 Text XML ; ; Message Format ; default=2
        """);

    private static Table Step() => TableText.Read(
        "SdkMessageProcessingStep ; sdkmessageprocessingsteps ; 4608 ; Sdk Message Processing Step ; untracked",
        """
        SdkMessageProcessingStepId ; guid ; S ; Sdk Message Processing Step ; key createonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        ModifiedOn ; datetime ; ; Modified On ; readonly
        Name ; string 256 ; ; Name ; name
        StateCode ; state 0 1 Enabled, 1 2 Disabled ; S ; Status
        StatusCode ; status 1 0 Enabled, 2 1 Disabled ; ; Status Reason
        Mode ; choice 0 Synchronous, 1 Asynchronous ; ; Execution Mode ; default=0
        Stage ; choice 10 Pre-validation, 20 Pre-operation, 40 Post-operation ; ; Execution Stage ; default=40
        Rank ; integer 0 2147483647 ; ; Execution Order
        FilteringAttributes ; memo 100000 ; ; Filtering Attributes
        Configuration ; memo 1073741823 ; ; Configuration
        SupportedDeployment ; choice 0 Server Only, 1 Client Only, 2 Both ; ; Deployment ; default=0
        AsyncAutoDelete ; bool ; ; Asynchronous Automatic Delete
        SdkMessageId ; lookup sdkmessage ; ; Sdk Message
        SdkMessageFilterId ; lookup sdkmessagefilter ; ; Sdk Message Filter
        EventHandler ; lookup serviceendpoint plugintype ; ; Event Handler
        """);

    private static Table Image() => TableText.Read(
        "SdkMessageProcessingStepImage ; sdkmessageprocessingstepimages ; 4615 ; Sdk Message Processing Step Image ; untracked",
        """
        SdkMessageProcessingStepImageId ; guid ; S ; Sdk Message Processing Step Image ; key createonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        Name ; string 256 ; ; Name ; name
        EntityAlias ; string 256 ; ; Entity Alias
        ImageType ; choice 0 PreImage, 1 PostImage, 2 Both ; ; Image Type
        MessagePropertyName ; string 256 ; ; Message Property Name
        Attributes ; memo 100000 ; ; Attributes
        SdkMessageProcessingStepId ; lookup sdkmessageprocessingstep ; ; Sdk Message Processing Step
        """);

    private static Table Job() => TableText.Read(
        "AsyncOperation ; asyncoperations ; 4700 ; System Job ; untracked",
        """
        AsyncOperationId ; guid ; S ; System Job ; key createonly
        CreatedOn ; datetime ; ; Created On ; readonly
        ModifiedOn ; datetime ; ; Modified On ; readonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        StateCode ; state 0 0 Ready, 1 10 Suspended, 2 20 Locked, 3 30 Completed ; S ; Status
        StatusCode ; status 0 0 Waiting For Resources, 10 1 Waiting, 20 2 In Progress, 30 3 Succeeded, 31 3 Failed, 32 3 Canceled ; ; Status Reason
        Name ; string 256 ; ; System Job Name ; name
        OperationType ; choice 1 System Event, 13 Bulk Delete ; ; System Job Type
        MessageName ; string 160 ; ; Message Name
        Data ; memo 1073741823 ; ; Data
        Message ; memo 1073741823 ; ; Message
        ErrorCode ; integer -2147483648 2147483647 ; ; Error Code
        RetryCount ; integer 0 2147483647 ; ; Retry Count
        CompletedOn ; datetime ; ; Completed On
        """);

    private static Table BulkDelete() => TableText.Read(
        "BulkDeleteOperation ; bulkdeleteoperations ; 4424 ; Bulk Delete Operation ; untracked",
        """
        BulkDeleteOperationId ; guid ; S ; Bulk Delete Operation ; key createonly
        CreatedOn ; datetime ; ; Created On ; readonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        StateCode ; state 0 0 Ready, 1 10 Suspended, 2 20 Locked, 3 30 Completed ; S ; Status
        StatusCode ; status 0 0 Waiting For Resources, 10 1 Waiting, 20 2 In Progress, 30 3 Succeeded, 31 3 Failed ; ; Status Reason
        Name ; string 256 ; ; Name ; name
        SuccessCount ; integer 0 2147483647 ; ; Deletions
        FailureCount ; integer 0 2147483647 ; ; Failures
        AsyncOperationId ; lookup asyncoperation ; ; System Job
        """);
}
