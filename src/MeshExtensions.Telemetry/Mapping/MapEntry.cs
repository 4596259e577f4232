using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>One entry of a map whose keys are strings; on the wire a message with the fields key (1) and value (2).</summary>
internal static class MapEntry
{
    /// <summary>Reads an entry; an absent key or value is empty.</summary>
    /// <returns><see langword="false"/> when it is malformed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> entry, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = default;
        value = default;
        var reader = new ProtobufReader(entry);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case WellKnownTags.MapKey:
                    reader.TryReadBytes(out key);
                    break;
                case WellKnownTags.MapValue:
                    reader.TryReadBytes(out value);
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }

        return reader.Error == WireError.None;
    }
}
