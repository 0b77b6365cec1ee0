using System.Text;
using CrmSync.Simulators.Durability;

namespace CrmSync.Systems.Tests;

public sealed class JournalSimulatorTests : IDisposable
{
    private const int Records = 20_000;
    private readonly string folder = Directory.CreateTempSubdirectory("journal-").FullName;

    private string File => Path.Combine(folder, "journal");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_opening_reads_all_that_was_written_while_the_writer_begins()
    {
        await WriteAsync(Records);
        var length = new FileInfo(File).Length;

        for (var opening = 0; opening < 50; opening++)
            Assert.Equal(Records, (await ReadAsync()).Count);

        Assert.Equal(length, new FileInfo(File).Length);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(4, 2)]
    [InlineData(20, 2)]
    [InlineData(-3, 3)]
    [InlineData(-12, 3)]
    public async Task What_comes_behind_a_damaged_or_torn_record_is_cut_off_and_writing_goes_on_there(int place, int sound)
    {
        await WriteAsync(4);
        await using (FileStream file = System.IO.File.Open(File, FileMode.Open))
        {
            if (place < 0)
                file.SetLength(file.Length + place);
            else
                Flip(file, (file.Length / 2) + place);
        }

        var left = await ReadAsync();
        await WriteAsync(1);

        Assert.Equal(Enumerable.Range(0, sound).Select(Word), left);
        Assert.Equal([.. left, Word(0)], await ReadAsync());
    }

    [Fact]
    public async Task A_record_larger_than_a_block_is_read_whole_at_start_and_by_its_place()
    {
        byte[] large = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)i)];
        await using (var journal = Journal.Open(folder, "journal"))
        {
            Assert.Empty(journal.Replay());
            journal.Append(Encoding.UTF8.GetBytes(Word(1)));
            var place = journal.Position;
            journal.Append(large);
            await journal.DurableAsync(journal.Append(Encoding.UTF8.GetBytes(Word(2))));

            Assert.Equal([large, Encoding.UTF8.GetBytes(Word(2))], journal.Read(place, journal.Position));
        }

        await using var again = Journal.Open(folder, "journal");
        Assert.Equal([Word(1).Length, large.Length, Word(2).Length], again.Replay().Select(record => record.Length));
    }

    private async Task WriteAsync(int records)
    {
        await using var journal = Journal.Open(folder, "journal");
        foreach (var _ in journal.Replay()) { }
        for (var record = 0; record < records; record++)
            journal.Append(Encoding.UTF8.GetBytes(Word(record)));
    }

    private async Task<IReadOnlyList<string>> ReadAsync()
    {
        await using var journal = Journal.Open(folder, "journal");
        return [.. journal.Replay().Select(Encoding.UTF8.GetString)];
    }

    private static string Word(int record) => $"record {record:D8} of this journal";

    private static void Flip(FileStream file, long place)
    {
        file.Position = place;
        var was = file.ReadByte();
        file.Position = place;
        file.WriteByte((byte)~was);
    }
}
