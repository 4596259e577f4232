using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MeshExtensions.Telemetry.Observability;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Telemetry.Export;

/// <summary>Writes one JSON object per line and record to standard output, for those who have no backend yet.</summary>
internal sealed class JsonLinesDestination(Stream output, ILogger<JsonLinesDestination> logger) : ILogDestination, IDisposable
{
    /// <summary>Text stays readable: the reader is a person or a log collector, not a web page.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);

    /// <summary>One: lines of two batches must not mix.</summary>
    public int MaxConcurrency => 1;

    /// <inheritdoc/>
    public async Task<ExportResult> SendAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var chunk in batch.Chunks)
            {
                _buffer.ResetWrittenCount();
                RecordJson.WriteLines(chunk.Bytes, _json, _buffer);
                await output.WriteAsync(_buffer.WrittenMemory, cancellationToken);
            }

            await output.FlushAsync(cancellationToken);
            return ExportResult.Success;
        }
        catch (IOException error)
        {
            TelemetryLog.OutputFailed(logger, error);
            return new ExportResult(batch.Records, DropReason.OutputFailed);
        }
    }

    public void Dispose() => _json.Dispose();
}
