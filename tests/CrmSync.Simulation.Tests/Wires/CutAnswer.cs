namespace CrmSync.Simulation.Tests.Wires;

/// <summary>An answer whose connection ends in the middle of it: its head is whole, and nobody knows what else it would have said.</summary>
internal sealed class CutAnswer : StreamContent
{
    private CutAnswer(byte[] begun) : base(new Ending(begun))
    {
    }

    public static HttpResponseMessage Of(HttpResponseMessage whole, Func<int, int> next)
    {
        var body = whole.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        var cut = new CutAnswer(body[..next(Math.Max(1, body.Length))]);
        foreach (var (name, values) in whole.Content.Headers) cut.Headers.TryAddWithoutValidation(name, values);
        whole.Content = cut;
        return whole;
    }

    // Ends as a socket does.
    private sealed class Ending(byte[] begun) : Stream
    {
        private int at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (at == begun.Length) throw new HttpIOException(HttpRequestError.ResponseEnded);
            var some = Math.Min(count, begun.Length - at);
            begun.AsSpan(at, some).CopyTo(buffer.AsSpan(offset, some));
            at += some;
            return some;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var room = new byte[buffer.Length];
            var count = Read(room, 0, room.Length);
            room.AsMemory(0, count).CopyTo(buffer);
            return ValueTask.FromResult(count);
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
