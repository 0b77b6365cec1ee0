using CrmSync.Domain.Explaining;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Why a field has its values, for a reader.</summary>
public sealed class ExplainRules
{
    [Fact]
    public void A_long_value_is_told_by_its_beginning_and_shown_whole_beside_the_sentences()
    {
        var text = new string('n', 10_000);
        var field = Assert.Single(Explanations.Of(Given.Linked(RecordKind.Lead, ("city", text)), "city", Given.Policy(), [])!.Fields);
        Assert.Equal(text, field.Marketo);
        Assert.Contains(field.Sentences, s => s.Contains("…\" (10,000 characters)", StringComparison.Ordinal));
        Assert.All(field.Sentences, s => Assert.InRange(s.Length, 1, 600));
    }
}
