using System.Diagnostics.Metrics;

namespace MeshExtensions.Telemetry.Tests.Support;

/// <summary>Adds up what the instruments of one meter count, and lets a test wait for a sum without polling.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _sums = [];
    private readonly List<(Func<bool> Condition, TaskCompletionSource Source)> _waiters = [];

    public MetricsCollector(Func<Meter, bool> isMine)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isMine(instrument.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        _listener.Start();
    }

    public long this[string key]
    {
        get
        {
            lock (_gate)
            {
                return _sums.GetValueOrDefault(key);
            }
        }
    }

    /// <summary>What was counted so far, zero included.</summary>
    public IReadOnlyList<string> Series
    {
        get
        {
            lock (_gate)
            {
                return [.. _sums.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    public long Received => this["meshext.access_log.entries.received{type=http}"] + this["meshext.access_log.entries.received{type=tcp}"];

    public long Exported => this["meshext.otlp.log_records.exported"];

    public long AllDropped
    {
        get
        {
            lock (_gate)
            {
                return _sums.Where(pair => pair.Key.StartsWith("meshext.otlp.log_records.dropped", StringComparison.Ordinal)).Sum(pair => pair.Value);
            }
        }
    }

    public long Dropped(string reason) => this[$"meshext.otlp.log_records.dropped{{reason={reason}}}"];

    /// <summary>The value of an observable gauge now.</summary>
    public long Observe(string name)
    {
        lock (_gate)
        {
            _sums.Remove(name);
        }

        _listener.RecordObservableInstruments();
        return this[name];
    }

    /// <summary>Completes when the condition holds after some measurement.</summary>
    public Task WaitUntilAsync(Func<bool> condition)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (condition())
            {
                return Task.CompletedTask;
            }

            _waiters.Add((condition, source));
        }

        return source.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = instrument.Name;
        foreach (var tag in tags)
        {
            key += $"{{{tag.Key}={tag.Value}}}";
        }

        lock (_gate)
        {
            _sums[key] = _sums.GetValueOrDefault(key) + value;
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Condition())
                {
                    _waiters[i].Source.TrySetResult();
                    _waiters.RemoveAt(i);
                }
            }
        }
    }
}
