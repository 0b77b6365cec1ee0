namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>Bytes of a bulk job's file, from a place in it.</summary>
internal sealed record BulkPiece(string Name, long At, byte[] Bytes);
