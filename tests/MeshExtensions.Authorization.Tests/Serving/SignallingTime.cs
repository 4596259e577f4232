using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace MeshExtensions.Authorization.Tests.Serving;

/// <summary>A clock that stands still, and tells when something begins to wait for it.</summary>
internal sealed class SignallingTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until one more timer is set; for when it is set.</summary>
    public Task<TimeSpan> TimerAsync() => _timers.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
}
