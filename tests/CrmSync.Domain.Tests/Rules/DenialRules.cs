using CrmSync.Domain.Delivery;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A missing privilege is the operator's business: one line, as long as it is so (V-2).</summary>
public sealed class DenialRules
{
    private static readonly Outcome.Refused Missing = new(RefusalReason.Denied, "0x80040220", "The user is missing\n prvCreateLead.", null);
    private static readonly CreateRecord Create = new("c", RecordKind.Lead, null, null, new Dictionary<string, string?>());
    private static readonly UpdateRecord Update = new("u", Given.LeadRow, new Dictionary<string, string?>(), 1);

    [Fact]
    public void V_2_A_missing_privilege_is_one_line_that_names_what_and_how_until_a_write_of_its_kind_is_taken()
    {
        var denials = new Denials();
        Assert.Null(denials.Line(SystemName.Dynamics, Given.Start));
        Assert.True(denials.Note(Create, Missing, Given.Start));
        Assert.False(denials.Note(Create, Missing, Given.Start.AddMinutes(5)));
        denials.Note(Update, new Outcome.Accepted(Given.LeadRow, null), Given.Start.AddMinutes(5));
        Assert.StartsWith("Dynamics does not let us create a lead: The user is missing prvCreateLead (0x80040220). Grant it", denials.Line(SystemName.Dynamics, Given.Start.AddMinutes(5)), StringComparison.Ordinal);
        denials.Note(Create, new Outcome.Accepted(Given.LeadRow, null), Given.Start.AddMinutes(6));
        Assert.Null(denials.Line(SystemName.Dynamics, Given.Start.AddMinutes(6)));
        Assert.True(denials.Note(Create, Missing, Given.Start.AddMinutes(7)));
    }

    [Fact]
    public void V_2_A_denial_that_nobody_meets_any_more_is_forgotten_and_refusals_of_a_record_are_none()
    {
        var denials = new Denials();
        denials.Note(Create, Missing, Given.Start);
        Assert.Null(denials.Line(SystemName.Dynamics, Given.Start.AddMinutes(10)));
        Assert.False(denials.Note(Update, Missing with { Reason = RefusalReason.Invalid }, Given.Start));
        Assert.False(denials.Note(new AddActivity("a", Given.MarketoRecord, Given.Start, "refused", "No."), Missing, Given.Start));
        Assert.Null(denials.Line(SystemName.Dynamics, Given.Start.AddMinutes(11)));
    }
}
