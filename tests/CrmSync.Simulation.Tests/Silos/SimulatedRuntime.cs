using CrmSync.Simulation.Tests.Running;
using Orleans.Core;
using Orleans.Timers;

namespace CrmSync.Simulation.Tests.Silos;

/// <summary>What a grain asks its silo for: references, timers, and to leave memory or to stay.</summary>
internal sealed class SimulatedRuntime(SimulatedSilo silo) : IGrainRuntime, ITimerRegistry, IServiceProvider
{
    public string SiloIdentity => "simulated";

    public SiloAddress SiloAddress => throw new NotSupportedException();

    public IGrainFactory GrainFactory => silo.Factory;

    public ITimerRegistry TimerRegistry => this;

    public IServiceProvider ServiceProvider => this;

    public TimeProvider TimeProvider => silo.Clock;

    public object? GetService(Type serviceType) =>
        serviceType == typeof(IGrainRuntime) || serviceType == typeof(ITimerRegistry) ? this : serviceType == typeof(IGrainFactory) ? silo.Factory : null;

    public void DeactivateOnIdle(IGrainContext grainContext) => ((Activation)grainContext).LeaveWhenIdle();

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) => ((Activation)grainContext).StayFor(timeSpan);

    public IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext) => throw new NotSupportedException();

    public IDisposable RegisterTimer(IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

    public IGrainTimer RegisterGrainTimer<TState>(IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options) =>
        new GrainTimer(silo, (Activation)grainContext, () => callback(state, CancellationToken.None), options);

    /// <summary>Rings again when the grain has done what it does.</summary>
    private sealed class GrainTimer : IGrainTimer
    {
        private readonly SimulatedSilo silo;
        private readonly Activation activation;
        private readonly Func<Task> act;
        private readonly bool keepsAlive;
        private TimeSpan period;
        private Happening? next;
        private bool isDisposed;

        public GrainTimer(SimulatedSilo silo, Activation activation, Func<Task> act, GrainTimerCreationOptions options)
        {
            (this.silo, this.activation, this.act, keepsAlive) = (silo, activation, act, options.KeepAlive);
            Change(options.DueTime, options.Period);
        }

        public void Change(TimeSpan dueTime, TimeSpan period)
        {
            this.period = period;
            Wait(dueTime);
        }

        public void Dispose()
        {
            isDisposed = true;
            next?.CallOff();
        }

        private void Wait(TimeSpan span)
        {
            next?.CallOff();
            if (!isDisposed && !activation.IsGone && span != Timeout.InfiniteTimeSpan) next = silo.After(span, () => activation.Ring(act, () => Wait(period), keepsAlive));
        }
    }
}
