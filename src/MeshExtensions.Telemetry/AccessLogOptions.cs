namespace MeshExtensions.Telemetry;

/// <summary>How access logs are received and where they go.</summary>
public sealed record AccessLogOptions
{
    /// <summary>The backend; <see langword="null"/> to write each record to <see cref="StandardOutput"/> as one line of JSON.</summary>
    public OtlpExporterOptions? Exporter { get; init; }

    /// <summary>Bytes of memory that records may hold while they wait; 64 MiB by default. When it is full the oldest are dropped and counted.</summary>
    public long QueueBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Time in which streams end and waiting records are delivered when the server stops; 10 seconds by default. What is left then is dropped and counted.
    /// The host's own shutdown timeout should be longer.
    /// </summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where lines of JSON go when there is no backend; <see langword="null"/> for the standard output of the process. It is not closed.</summary>
    public Stream? StandardOutput { get; init; }
}
