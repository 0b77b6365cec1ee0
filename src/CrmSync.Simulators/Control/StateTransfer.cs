using System.Buffers;
using CrmSync.Simulators.Durability;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CrmSync.Simulators.Control;

/// <summary>The whole state out of one simulator and into an empty one, in the form of a journal file: an export saved in a data folder is one.</summary>
internal static class StateTransfer
{
    private const int Block = 1 << 16;

    public static async Task ExportAsync(ControlSurface surface, HttpContext http)
    {
        await surface.DurableAsync();
        http.Response.ContentType = "application/octet-stream";
        var block = new ArrayBufferWriter<byte>(Block * 2);
        foreach (byte[] record in surface.Export!())
        {
            JournalReader.Write(block, record);
            if (block.WrittenCount < Block)
                continue;
            await http.Response.Body.WriteAsync(block.WrittenMemory, http.RequestAborted);
            block.ResetWrittenCount();
        }

        await http.Response.Body.WriteAsync(block.WrittenMemory, http.RequestAborted);
    }

    public static async Task ImportAsync(ControlSurface surface, HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        try
        {
            long records = await TakeAsync(surface.Import!(), http.Request.Body, http.RequestAborted);
            await surface.DurableAsync();
            await Results.Json(new { records }, Overlay.Json).ExecuteAsync(http);
        }
        catch (Exception error) when (error is InvalidOperationException or InvalidDataException or ArgumentException)
        {
            await Results.Json(new { error = error.Message }, statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(http);
        }
    }

    private static async Task<long> TakeAsync(Action<byte[]> take, Stream body, CancellationToken cancellationToken)
    {
        long records = 0;
        await foreach (byte[] record in JournalReader.RecordsAsync(body, cancellationToken))
        {
            take(record);
            records++;
        }

        return records;
    }
}
