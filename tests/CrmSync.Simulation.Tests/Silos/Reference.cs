using System.Runtime.CompilerServices;

namespace CrmSync.Simulation.Tests.Silos;

/// <summary>What a grain's address leads to: sends messages to whatever activation is there by then.</summary>
internal sealed class Reference(SimulatedSilo silo, GrainKind kind, string key)
{
    public async Task AskAsync<TGrain>(Func<TGrain, Task> call, [CallerMemberName] string method = "") => await AskAsync<TGrain, bool>(
        async grain =>
        {
            await call(grain);
            return true;
        },
        method);

    public Task<TAnswer> AskAsync<TGrain, TAnswer>(Func<TGrain, Task<TAnswer>> call, [CallerMemberName] string method = "")
    {
        var message = new Message<TGrain, TAnswer>(method, kind.Calls[method], call);
        silo.Send(kind, key, message);
        return message.Kind.IsOneWay ? Task.FromResult(default(TAnswer)!) : message.Answered;
    }
}
