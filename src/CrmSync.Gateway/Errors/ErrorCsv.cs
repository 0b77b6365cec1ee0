using System.Globalization;
using CrmSync.Contracts.Ledger;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using CsvHelper;
using Microsoft.AspNetCore.Http;

namespace CrmSync.Gateway.Errors;

/// <summary>Open refusals as CSV (RFC 4180), page by page as they are read. Ids, codes and the side's words; no people's values. What a spreadsheet would run is escaped.</summary>
internal sealed class ErrorCsv(ILedgerGrain ledger, RefusalFilter filter) : IResult
{
    private const int PageRows = 500;
    private static readonly CsvWriterOptions Form = CsvWriterOptions.Default with { Injection = CsvInjection.Escape };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancelled = httpContext.RequestAborted;
        var rows = await ledger.RefusalsAsync(filter, null, PageRows);
        httpContext.Response.ContentType = "text/csv; charset=utf-8";
        httpContext.Response.Headers.ContentDisposition = "attachment; filename=\"crmsync-errors.csv\"";
        await using var csv = CsvWriter.Create(httpContext.Response.Body, Form, leaveOpen: true);
        await csv.WriteRecordAsync(["id", "personId", "system", "operation", "field", "code", "text", "since", "tries"], cancelled);
        while (rows.Count > 0)
        {
            foreach (var row in rows) await csv.WriteRecordAsync(Cells(row), cancelled);
            await csv.FlushAsync(cancelled);
            rows = rows.Count < PageRows ? [] : await ledger.RefusalsAsync(filter, ErrorAnswer.Key(rows[^1]), PageRows);
        }
    }

    private static string[] Cells(RefusalRow row) =>
    [
        ErrorAnswer.Key(row), row.Person, row.System == SystemName.Marketo ? "marketo" : "dynamics", row.Operation, row.Field, row.Code, row.Text,
        row.Since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), row.Tries.ToString(CultureInfo.InvariantCulture),
    ];
}
