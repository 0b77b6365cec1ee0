namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>Takes an answer's body as it is: who asks in the same process needs no copy of it.</summary>
internal sealed class AnswerInHand
{
    public ReadOnlyMemory<byte> Body { get; set; }
}
