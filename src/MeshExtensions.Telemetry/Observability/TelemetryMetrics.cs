using System.Diagnostics.Metrics;

namespace MeshExtensions.Telemetry.Observability;

/// <summary>
/// What this project counts of itself. Once things are quiet: entries received = records exported + records dropped + records queued.
/// </summary>
internal sealed class TelemetryMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "MeshExtensions.Telemetry";

    private static readonly KeyValuePair<string, object?> Http = new("type", "http");
    private static readonly KeyValuePair<string, object?> Tcp = new("type", "tcp");

    /// <summary>By <see cref="DropReason"/>; made once, so that counting allocates nothing.</summary>
    private static readonly KeyValuePair<string, object?>[] Reasons =
    [
        new("reason", "invalid_entry"), new("reason", "too_large"), new("reason", "queue_full"), new("reason", "rejected_by_backend"),
        new("reason", "partial_success"), new("reason", "retries_exhausted"), new("reason", "shutdown"), new("reason", "output_failed"),
    ];

    private readonly Meter _meter;
    private readonly Counter<long> _received;
    private readonly UpDownCounter<long> _streams;
    private readonly Counter<long> _unidentified;
    private readonly Counter<long> _invalidMessages;
    private readonly Counter<long> _exported;
    private readonly Counter<long> _dropped;
    private readonly Histogram<double> _exportDuration;

    public TelemetryMetrics(Meter meter)
    {
        _meter = meter;
        _received = meter.CreateCounter<long>("meshext.access_log.entries.received", "{entry}", "Access log entries received.");
        _streams = meter.CreateUpDownCounter<long>("meshext.access_log.streams.active", "{stream}", "Access log streams open now.");
        _unidentified = meter.CreateCounter<long>(
            "meshext.access_log.streams.unidentified", "{stream}", "Streams whose first message did not say who sends.");
        _invalidMessages = meter.CreateCounter<long>("meshext.access_log.messages.invalid", "{message}", "Messages that were malformed or refused.");
        _exported = meter.CreateCounter<long>("meshext.otlp.log_records.exported", "{record}", "Log records that the destination accepted.");
        _dropped = meter.CreateCounter<long>("meshext.otlp.log_records.dropped", "{record}", "Log records that were not delivered, by reason.");
        _exportDuration = meter.CreateHistogram<double>(
            "meshext.otlp.export.duration",
            "s",
            "Time of one attempt to export a batch, by outcome.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
    }

    /// <summary>Observes a queue.</summary>
    /// <param name="records">Records queued or under way.</param>
    /// <param name="bytes">Bytes of memory that the queue holds.</param>
    public void ObserveQueue(Func<long> records, Func<long> bytes)
    {
        _meter.CreateObservableGauge("meshext.otlp.log_records.queued", records, "{record}", "Log records that wait or are being sent.");
        _meter.CreateObservableGauge("meshext.otlp.queue.bytes", bytes, "By", "Memory held by log records that wait.");
    }

    /// <summary>
    /// Counts nothing once for each attribute, so that all counters exist from the start: an alert on a growing series misses the first growth of one
    /// that did not exist. To be called when the host starts, since whoever listens is not there before.
    /// </summary>
    public void Start()
    {
        _received.Add(0, Http);
        _received.Add(0, Tcp);
        _streams.Add(0);
        _unidentified.Add(0);
        _invalidMessages.Add(0);
        _exported.Add(0);
        foreach (var reason in Reasons)
        {
            _dropped.Add(0, reason);
        }
    }

    public void Received(int entries, bool isHttp)
    {
        if (entries > 0)
        {
            _received.Add(entries, isHttp ? Http : Tcp);
        }
    }

    public void StreamOpened() => _streams.Add(1);

    public void StreamClosed() => _streams.Add(-1);

    public void StreamUnidentified() => _unidentified.Add(1);

    public void MessageInvalid() => _invalidMessages.Add(1);

    public void Exported(long records)
    {
        if (records > 0)
        {
            _exported.Add(records);
        }
    }

    public void Dropped(long records, DropReason reason)
    {
        if (records > 0)
        {
            _dropped.Add(records, Reasons[(int)reason]);
        }
    }

    /// <summary>One attempt ended.</summary>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="outcome">success, retry, or failure.</param>
    public void ExportAttempt(TimeSpan elapsed, string outcome) =>
        _exportDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
}
