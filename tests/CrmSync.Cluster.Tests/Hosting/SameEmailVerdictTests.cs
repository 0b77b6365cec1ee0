using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Records of one e-mail, in hand-made histories: who goes on with whom.</summary>
public sealed class SameEmailVerdictTests
{
    private const string Contact = "00000000-0000-0000-0000-00000000000c";
    private const string Ann = "ann@example.com";

    [Theory]
    [InlineData(true, ToldHistory.Row, Ann, 1)]
    [InlineData(false, ToldHistory.Row, Ann, 0)]
    [InlineData(true, Contact, Ann, 0)]
    [InlineData(true, ToldHistory.Row, "bob@example.com", 0)]
    public void N_14_A_lead_that_is_linked_while_a_contact_of_its_e_mail_from_before_it_is_free_took_the_place_of_that(bool isContactFirst, string linked, string other, int overtaken)
    {
        var told = new ToldHistory();
        told.Marketo.Create("human", "1", ("email", Ann));
        if (isContactFirst) Add("contact", Contact, other);
        Add("lead", ToldHistory.Row, "Ann@example.com ");
        if (!isContactFirst) Add("contact", Contact, other);
        told.Link("1", linked);
        Assert.Equal(overtaken, told.Judge().Count(OffenceKind.Overtaken));

        void Add(string table, string row, string email) => told.Dynamics.Create("human", table, row, ("emailaddress1", email));
    }

    [Theory]
    [InlineData("created", 1)]
    [InlineData("recovered", 0)]
    public void N_14_B_16_A_contact_whose_stored_state_could_not_be_read_held_up_no_lead(string kind, int overtaken)
    {
        var told = new ToldHistory();
        told.Marketo.Create("human", "1", ("email", Ann));
        told.Dynamics.Create("human", "contact", Contact, ("emailaddress1", Ann));
        told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", Ann));
        told.Link("1", ToldHistory.Row);
        Assert.Equal(overtaken, told.Judge(facts: KnownFacts.None with { Kinds = new HashSet<string> { kind } }).Count(OffenceKind.Overtaken));
    }

    [Theory]
    [InlineData(Ann, false, 1)]
    [InlineData("bob@example.com", false, 0)]
    [InlineData(Ann, true, 0)]
    public void N_15_Nobody_is_made_beside_a_person_of_the_e_mail_who_belongs_to_nobody(string email, bool isLinked, int doubled)
    {
        var told = new ToldHistory();
        told.Marketo.Create("human", "1", ("email", email));
        told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", Ann));
        told.Dynamics.Create("human", Contact, ("emailaddress1", Ann));
        if (isLinked) told.Link("1", Contact);
        told.Marketo.Create("crmsync", "2", ("email", Ann), ("crmsyncDynamicsId", ToldHistory.Row));
        Assert.Equal(doubled, told.Judge().Offences.Count(each => each is { Kind: OffenceKind.Doubled, Row: "2" }));
    }
}
