using System.Buffers;

namespace MeshExtensions.Telemetry.Export;

/// <summary>
/// Parses <c>OTEL_EXPORTER_OTLP_HEADERS</c>: <c>name=value,name=value</c>, the value percent-encoded, as in W3C Baggage without its properties.
/// </summary>
internal static class OtlpHeaders
{
    /// <summary>What gRPC allows in a name (grpc/grpc, doc/PROTOCOL-HTTP2.md, "Header-Name"); upper-case letters become lower-case.</summary>
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>Parses a list. What is wrong goes to <paramref name="errors"/>, without the values, which may be secrets.</summary>
    public static List<KeyValuePair<string, string>> Parse(string variable, string text, List<string> errors)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var item in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                errors.Add($"{variable} has an item without 'name=value'. Separate items by commas, and write a comma within a value as %2C.");
                continue;
            }

            var name = item[..equals].Trim().ToLowerInvariant();
            var value = Uri.UnescapeDataString(item[(equals + 1)..].Trim());
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters) || name.StartsWith("grpc-", StringComparison.Ordinal))
            {
                errors.Add($"{variable} has the name '{name}', which cannot be a header of a gRPC call. "
                    + "Use letters, digits, '-', '_' and '.', not beginning with 'grpc-'.");
            }
            else if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                errors.Add($"{variable} has a value for '{name}' with a character that is not printable ASCII. Remove it.");
            }
            else if (name.EndsWith("-bin", StringComparison.Ordinal) && !Convert.TryFromBase64String(value, new byte[value.Length], out _))
            {
                errors.Add($"{variable} has a value for '{name}' that is not base64, which names ending in '-bin' need.");
            }
            else
            {
                headers.Add(new(name, value));
            }
        }

        return headers;
    }
}
