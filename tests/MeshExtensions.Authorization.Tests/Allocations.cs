namespace MeshExtensions.Authorization.Tests;

/// <summary>What code leaves to the garbage collector.</summary>
internal static class Allocations
{
    private const int Rounds = 1000;

    /// <summary>How often it is measured: what the code allocates shows each time, what the runtime does once for itself on this thread does not.</summary>
    private const int Measurements = 3;

    /// <summary>Bytes that a thousand rounds allocate on this thread, after as many to warm up: the least of several measurements.</summary>
    public static long Of(Func<bool> action)
    {
        Measure(action);
        return Enumerable.Range(0, Measurements).Min(_ => Measure(action));
    }

    private static long Measure(Func<bool> action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
