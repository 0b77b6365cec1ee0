using CrmSync.Domain.Planning;
using CrmSync.Host;
using CrmSync.Host.Settings;
using CrmSync.Host.Silos;
using Microsoft.Extensions.Configuration;

namespace CrmSync.Cluster.Tests.Hosting;

public sealed class SettingsTests
{
    private const string CallsAtOnce = "CrmSync:Connections:0:Pace:DynamicsCallsAtOnce";

    [Fact]
    public void An_empty_configuration_is_refused_with_the_keys_and_how_to_mend_them()
    {
        var refused = Assert.Throws<OneLineException>(() => SettingsReading.Read(Of(), SettingsCheck.Silo));
        Assert.Equal(2, refused.ExitStatus);
        Assert.Contains("CrmSync:Connections is empty: add", refused.Message, StringComparison.Ordinal);
        Assert.Contains("CrmSync:Store:Path is missing: name", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_secret_is_named_by_its_key()
    {
        var refused = Assert.Throws<OneLineException>(() => SettingsReading.Read(Of([.. Sound, new("CrmSync:Connections:0:Marketo:ClientSecret", "")]), SettingsCheck.Silo));
        Assert.Equal("CrmSync:Connections:0:Marketo:ClientSecret is missing: set it to its client secret; better in the environment than in a file.", refused.Message);
    }

    [Fact]
    public void Secrets_travel_over_https_only()
    {
        var refused = Assert.Throws<OneLineException>(() => SettingsReading.Read(Of([.. Sound, new("CrmSync:Connections:0:Dataverse:Url", "http://org.example")]), SettingsCheck.Silo));
        Assert.StartsWith("CrmSync:Connections:0:Dataverse:Url must begin with https", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_key_is_named()
    {
        var refused = Assert.Throws<OneLineException>(() => SettingsReading.Read(Of([.. Sound, new("CrmSync:Store:Pat", "x")]), SettingsCheck.Silo));
        Assert.Contains("'Pat'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CrmSync:Connections:0:Pace:BrakeRows", "many", "CrmSync in the configuration holds a value of a wrong type at 'CrmSync:Connections:0:Pace:BrakeRows': correct or remove it.")]
    [InlineData("CrmSync:Connections:0:Deletes:DynamicsToMarketo", "Erase", "CrmSync in the configuration holds a value of a wrong type at 'CrmSync:Connections:0:Deletes:DynamicsToMarketo': correct or remove it.")]
    [InlineData("CrmSync:Connections:0:Marketo:ClientSecrt", "a-secret", "CrmSync in the configuration holds something that is not known, 'ClientSecrt': correct or remove it.")]
    public void A_value_of_a_wrong_type_and_a_misspelt_key_are_named_however_deep(string key, string value, string line) =>
        Assert.Equal(line, Assert.Throws<OneLineException>(() => SettingsReading.Read(Of([.. Sound, new(key, value)]), SettingsCheck.Silo)).Message);

    [Fact]
    public void D_6_A_delete_policy_that_is_not_available_is_refused_with_its_key()
    {
        var refused = Assert.Throws<OneLineException>(() => SettingsReading.Read(Of([.. Sound, new("CrmSync:Connections:0:Deletes:DynamicsToMarketo", "Deactivate")]), SettingsCheck.Silo));
        Assert.Equal("CrmSync:Connections:0:Deletes:DynamicsToMarketo is Deactivate, but Marketo has no inactive people: choose Flag, Ignore, Delete or Tombstone.", refused.Message);
        Assert.Equal(DeletePolicy.Deactivate, SettingsReading.Read(Of([.. Sound, new("CrmSync:Connections:0:Deletes:MarketoToDynamics", "Deactivate")]), SettingsCheck.Silo).Connections[0].Deletes.MarketoToDynamics);
    }

    [Fact]
    public void N_17_A_field_that_we_keep_ourselves_is_refused_as_request_field()
    {
        var refused = Assert.Throws<OneLineException>(() => SettingsReading.Read(Of([.. Sound, new("CrmSync:Connections:0:Marketo:RequestField", "crmsyncDynamicsId")]), SettingsCheck.Silo));
        Assert.Equal("CrmSync:Connections:0:Marketo:RequestField is a field that CrmSync keeps itself: name a text field of its own, such as crmsyncRequest.", refused.Message);
    }

    [Theory]
    [InlineData(null, 8)]
    [InlineData("1", 1)]
    [InlineData("52", 52)]
    public void B_8_How_many_calls_to_Dynamics_may_be_under_way_at_once_is_the_operator_s_to_say(string? value, int calls)
    {
        var settings = SettingsReading.Read(Of([.. Sound, new(CallsAtOnce, value)]), SettingsCheck.Silo);
        Assert.Equal(calls, Assert.Single(settings.Connect(new SystemsOfRecord())).DynamicsConcurrency);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("53")]
    public void B_8_More_calls_at_once_than_Dynamics_takes_or_none_are_refused_with_their_key(string value)
    {
        var refused = Assert.Throws<OneLineException>(() => SettingsReading.Read(Of([.. Sound, new(CallsAtOnce, value)]), SettingsCheck.Silo));
        Assert.Equal($"{CallsAtOnce} must be between 1 and 52: Dataverse takes no more calls of one user at the same time.", refused.Message);
    }

    [Theory]
    [InlineData("Region", "Germany", "CrmSync:Connections:0:Region is no region of phone numbers: write two capital letters, such as US or DE.")]
    [InlineData("Zone", "Berlin", "CrmSync:Connections:0:Zone is no time zone that this machine knows: write an IANA name, such as UTC or Europe/Berlin.")]
    [InlineData("Zone", "", "CrmSync:Connections:0:Zone is no time zone that this machine knows: write an IANA name, such as UTC or Europe/Berlin.")]
    public void S_11_A_region_or_zone_that_nobody_knows_is_refused_with_its_key(string key, string value, string line) =>
        Assert.Equal(line, Assert.Throws<OneLineException>(() => SettingsReading.Read(Of([.. Sound, new($"CrmSync:Connections:0:{key}", value)]), SettingsCheck.Silo)).Message);

    [Fact]
    public void S_11_Region_and_zone_reach_the_connection()
    {
        var settings = SettingsReading.Read(Of([.. Sound, new("CrmSync:Connections:0:Region", "DE"), new("CrmSync:Connections:0:Zone", "Europe/Berlin")]), SettingsCheck.Silo);
        var connection = Assert.Single(settings.Connect(new SystemsOfRecord()));
        Assert.Equal(("DE", "Europe/Berlin"), (connection.Region, connection.Zone));
    }

    [Fact]
    public void A_sound_configuration_is_taken() => Assert.Equal("main", SettingsReading.Read(Of(Sound), SettingsCheck.Silo).Connections[0].Id);

    private static KeyValuePair<string, string?>[] Sound =>
    [
        new("CrmSync:Connections:0:Id", "main"),
        new("CrmSync:Connections:0:Marketo:Endpoint", "https://name.example/rest"),
        new("CrmSync:Connections:0:Marketo:Identity", "https://name.example/identity"),
        new("CrmSync:Connections:0:Marketo:ClientId", "us"),
        new("CrmSync:Connections:0:Marketo:ClientSecret", "a-secret"),
        new("CrmSync:Connections:0:Dataverse:Url", "https://org.example"),
        new("CrmSync:Connections:0:Dataverse:TenantId", "tenant"),
        new("CrmSync:Connections:0:Dataverse:ClientId", "us"),
        new("CrmSync:Connections:0:Dataverse:ClientSecret", "a-secret"),
        new("CrmSync:Store:Path", "./store"),
    ];

    private static IConfigurationRoot Of(params IEnumerable<KeyValuePair<string, string?>> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.GroupBy(value => value.Key).Select(same => same.Last())).Build();
}
