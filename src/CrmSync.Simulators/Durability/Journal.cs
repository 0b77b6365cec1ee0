using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace CrmSync.Simulators.Durability;

/// <summary>
/// A durable append-only log: <c>length, CRC-32C, bytes</c> per record. One writer takes everything that waits in one write and one flush to disk.
/// A torn or damaged tail is dropped at start. The file is locked while open.
/// </summary>
public sealed class Journal : IAsyncDisposable
{
    /// <summary>Bytes before each record in the file.</summary>
    public const int HeaderBytes = JournalReader.HeaderBytes;

    /// <summary>Room that is kept for the next batch; what a rush needed beyond it is given back.</summary>
    private const int KeptBytes = 1 << 22;
    private readonly Lock gate = new();
    private readonly SafeFileHandle file;
    private readonly SemaphoreSlim work = new(0);
    private readonly Task writer;
    private ArrayBufferWriter<byte> waiting = new();
    private ArrayBufferWriter<byte> spare = new();
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? inFlight;
    private long inFlightEnd;
    private long appended;
    private long durable;
    private bool closing;
    private bool replayed;

    private Journal(SafeFileHandle file)
    {
        this.file = file;
        writer = Task.Run(WriteAsync);
    }

    /// <summary>End of what was appended so far: what a request must wait for before it is answered.</summary>
    public long Position
    {
        get
        {
            lock (gate)
                return appended;
        }
    }

    /// <summary>Opens or creates <paramref name="name"/> in <paramref name="folder"/>. InvalidOperationException in one line when another process has it.</summary>
    public static Journal Open(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new InvalidOperationException($"The data folder '{folder}' is in use by another process.", error);
        }

        return new Journal(file);
    }

    /// <summary>The sound records from the first on; a torn tail is cut off behind the last. Read to the end, once, before the first <see cref="Append"/>.</summary>
    public IEnumerable<byte[]> Replay()
    {
        long length = 0;
        foreach (byte[] record in JournalReader.Records(file, 0, RandomAccess.GetLength(file)))
        {
            length += JournalReader.HeaderBytes + record.Length;
            yield return record;
        }

        RandomAccess.SetLength(file, length);
        lock (gate)
            (appended, durable, replayed) = (length, length, true);
    }

    /// <summary>Records that are on disk, from where one begins up to where one ends, while others are written behind them.</summary>
    public IEnumerable<byte[]> Read(long from, long end) => JournalReader.Records(file, from, end);

    /// <summary>Takes one record and answers the position to wait for. Order of calls is order in the file.</summary>
    public long Append(ReadOnlyMemory<byte> record)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing, this);
            if (!replayed)
                throw new InvalidOperationException("The journal is read before it is written.");
            if (waiting.WrittenCount == 0)
                work.Release();
            JournalReader.Write(waiting, record.Span);
            appended += JournalReader.HeaderBytes + record.Length;
            return appended;
        }
    }

    /// <summary>Completes when everything up to <paramref name="position"/> is on disk; fails with the writer's error.</summary>
    public Task DurableAsync(long position)
    {
        lock (gate)
        {
            if (position <= durable)
                return Task.CompletedTask;
            return inFlight is not null && position <= inFlightEnd ? inFlight.Task : next.Task;
        }
    }

    /// <summary>Writes what waits, then closes and unlocks the file.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (closing)
                return;
            closing = true;
            work.Release();
        }

        await writer;
        file.Dispose();
        work.Dispose();
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            await work.WaitAsync();
            while (Take() is { } batch)
            {
                try
                {
                    RandomAccess.Write(file, batch.WrittenSpan, durable);
                    RandomAccess.FlushToDisk(file);
                }
                catch (IOException error)
                {
                    Fail(error);
                    return;
                }

                Done(batch);
            }

            lock (gate)
            {
                if (closing && waiting.WrittenCount == 0)
                    return;
            }
        }
    }

    private ArrayBufferWriter<byte>? Take()
    {
        lock (gate)
        {
            if (waiting.WrittenCount == 0)
                return null;
            ArrayBufferWriter<byte> batch = waiting;
            (waiting, inFlight, inFlightEnd) = (spare, next, appended);
            next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return batch;
        }
    }

    private void Done(ArrayBufferWriter<byte> batch)
    {
        TaskCompletionSource done;
        lock (gate)
        {
            durable = inFlightEnd;
            done = inFlight!;
            inFlight = null;
            batch.ResetWrittenCount();
            spare = batch.Capacity > KeptBytes ? new() : batch;
        }

        done.SetResult();
    }

    private void Fail(IOException error)
    {
        lock (gate)
        {
            closing = true;
            inFlight!.SetException(error);
            next.SetException(error);
        }
    }
}
