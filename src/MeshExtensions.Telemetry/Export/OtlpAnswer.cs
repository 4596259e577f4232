using Grpc.Core;

namespace MeshExtensions.Telemetry.Export;

/// <summary>What a backend said to one attempt.</summary>
/// <param name="Status">The gRPC status; for a connection that failed, UNAVAILABLE.</param>
/// <param name="Detail">The message that came with it, or with a partial success.</param>
/// <param name="RetryDelay">RetryInfo.retry_delay, when there is one.</param>
/// <param name="Rejected">ExportLogsPartialSuccess.rejected_log_records.</param>
internal readonly record struct OtlpAnswer(StatusCode Status, string Detail, TimeSpan? RetryDelay = null, long Rejected = 0);
