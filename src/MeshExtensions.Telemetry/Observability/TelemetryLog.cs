using Microsoft.Extensions.Logging;

namespace MeshExtensions.Telemetry.Observability;

/// <summary>All log messages of this project. Ids are 2000 to 2999 and are never used again for another message.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(2000, LogLevel.Debug, "An access log stream from {Peer} was aborted: {Reason}")]
    public static partial void StreamAborted(ILogger logger, string peer, string reason);

    [LoggerMessage(2001, LogLevel.Warning, "A message of an access log stream from {Peer} was refused, which ends the stream: {Reason}")]
    public static partial void MessageRefused(ILogger logger, string peer, string reason);

    [LoggerMessage(2002, LogLevel.Debug, "A message of an access log stream from {Peer} is malformed; what could be read of it was used.")]
    public static partial void MessageMalformed(ILogger logger, string peer);

    [LoggerMessage(2003, LogLevel.Debug, "An access log stream from {Peer} began without an identifier; its service name is unknown_service:envoy.")]
    public static partial void StreamUnidentified(ILogger logger, string peer);

    [LoggerMessage(2010, LogLevel.Information, "Log records are exported to {Endpoint}.")]
    public static partial void ExportingTo(ILogger logger, Uri endpoint);

    [LoggerMessage(2011, LogLevel.Information, "No OTLP endpoint is configured; log records are written to standard output.")]
    public static partial void WritingToStandardOutput(ILogger logger);

    [LoggerMessage(2012, LogLevel.Warning, "Exporting {Records} log records failed with {Status}, trying again in {Delay}: {Detail}")]
    public static partial void ExportRetried(ILogger logger, int records, string status, TimeSpan delay, string detail);

    [LoggerMessage(2013, LogLevel.Error, "{Records} log records were dropped, the backend refuses them with {Status}: {Detail}")]
    public static partial void ExportRejected(ILogger logger, int records, string status, string detail);

    [LoggerMessage(2014, LogLevel.Error, "{Records} log records were dropped, the backend could not take them for {Elapsed}; last answer {Status}: {Detail}")]
    public static partial void ExportGivenUp(ILogger logger, int records, TimeSpan elapsed, string status, string detail);

    [LoggerMessage(2015, LogLevel.Warning, "The backend rejected {Rejected} of {Records} log records: {Detail}")]
    public static partial void ExportPartiallyRejected(ILogger logger, long rejected, int records, string detail);

    [LoggerMessage(2016, LogLevel.Warning, "The backend accepted all log records with a warning: {Detail}")]
    public static partial void ExportWarning(ILogger logger, string detail);

    [LoggerMessage(2017, LogLevel.Warning, "{Records} log records were dropped, the server stopped before they could be delivered.")]
    public static partial void DroppedAtShutdown(ILogger logger, long records);

    [LoggerMessage(2018, LogLevel.Error, "Log records could not be written to standard output.")]
    public static partial void OutputFailed(ILogger logger, Exception error);

    [LoggerMessage(2019, LogLevel.Error, "Exporting log records failed unexpectedly; the batch was dropped.")]
    public static partial void ExportFailedUnexpectedly(ILogger logger, Exception error);
}
