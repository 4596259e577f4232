namespace MeshExtensions.Authorization.Tests;

/// <summary>What code leaves to the garbage collector.</summary>
internal static class Allocations
{
    private const int Rounds = 1000;

    /// <summary>Bytes that a thousand rounds allocate on this thread, after as many to warm up.</summary>
    public static long Of(Func<bool> action)
    {
        for (var i = 0; i < Rounds; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
