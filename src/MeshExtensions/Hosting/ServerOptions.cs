using MeshExtensions.Policies;

namespace MeshExtensions.Hosting;

/// <summary>What the user asked of <c>meshext serve</c>.</summary>
/// <param name="PoliciesPath">Policy file or folder, or <see langword="null"/>.</param>
/// <param name="PolicyOptions">What policies mean here.</param>
/// <param name="GrpcListen">Where the gRPC services listen.</param>
/// <param name="AdminListen">Where health, readiness and metrics listen.</param>
/// <param name="OtlpEndpoint">Where access logs go; <see langword="null"/> to let the environment decide.</param>
/// <param name="LogFormat">Form of the server's own log.</param>
internal sealed record ServerOptions(
    string? PoliciesPath, PolicyOptions PolicyOptions, ListenAddress GrpcListen, ListenAddress AdminListen, string? OtlpEndpoint, LogFormat LogFormat);

/// <summary>Form of the server's own log.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}
