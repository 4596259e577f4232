using System.Diagnostics;

namespace MeshExtensions.EndToEnd.Tests.Support;

/// <summary>Waits for conditions, never for time alone.</summary>
internal static class Eventually
{
    /// <summary>Far more than anything here takes, even on a machine that is busy with something else.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is yes.</summary>
    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? bound = null) => HoldsAsync(() => Task.FromResult(condition()), what, bound);

    /// <summary>Asks until the answer is yes.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? bound = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > (bound ?? Bound))
            {
                Assert.Fail($"Within {bound ?? Bound} it did not come true that {what}.");
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks until there is an answer, and returns it.</summary>
    public static async Task<T> GivesAsync<T>(Func<Task<T?>> ask, string what, TimeSpan? bound = null)
        where T : class
    {
        T? answer = null;
        await HoldsAsync(async () => (answer = await ask()) is not null, what, bound);
        return answer!;
    }

    /// <summary>Waits for a task, with the bound.</summary>
    public static Task<T> WithinBound<T>(this Task<T> task) => task.WaitAsync(Bound, TestContext.Current.CancellationToken);

    /// <summary>Waits for a task, with the bound.</summary>
    public static Task WithinBound(this Task task) => task.WaitAsync(Bound, TestContext.Current.CancellationToken);
}
