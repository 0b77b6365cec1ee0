namespace CrmSync.Simulation.Tests.Running;

/// <summary>Something that will happen at a moment of virtual time, unless it is called off.</summary>
internal sealed class Happening(Action act)
{
    private Action? act = act;

    public bool IsOff => act is null;

    public void CallOff() => act = null;

    public void Happen()
    {
        var now = act;
        act = null;
        now?.Invoke();
    }
}
