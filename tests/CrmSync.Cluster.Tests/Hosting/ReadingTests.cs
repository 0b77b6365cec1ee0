using System.Text.Json;
using CrmSync.Host.Client;
using CrmSync.Host.Commands;

namespace CrmSync.Cluster.Tests.Hosting;

public sealed class ReadingTests
{
    [Theory]
    [InlineData("Ann", "Ann")]
    [InlineData("Zoë 👩‍👧 مرحبا", "Zoë 👩‍👧 مرحبا")]
    [InlineData("one\r\ntwo\tthree", "one  two three")]
    [InlineData("\u001b[2J\u0007Ann", "\uFFFD[2J\uFFFDAnn")]
    [InlineData("\u009b31mAnn", "\uFFFD31mAnn")]
    [InlineData("Ann\u202Egpj.exe", "Ann\uFFFDgpj.exe")]
    public void A_persons_value_cannot_steer_the_operators_terminal(string value, string shown) =>
        Assert.Equal(shown, JsonSerializer.SerializeToElement(new { value }).Text("value"));

    [Fact]
    public void A_long_value_is_shown_by_its_beginning_and_its_length()
    {
        Assert.Equal(new string('n', 160), PersonText.Short(new string('n', 160)));
        Assert.Equal(new string('n', 160) + "… (10,000 characters)", PersonText.Short(new string('n', 10_000)));
        Assert.Equal(new string('n', 159) + "… (161 characters)", PersonText.Short(new string('n', 159) + "👩"));
    }
}
