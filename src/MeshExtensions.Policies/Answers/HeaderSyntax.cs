using System.Buffers;

namespace MeshExtensions.Policies.Answers;

/// <summary>What may stand in a header. Source: RFC 9110, section 5.</summary>
internal static class HeaderSyntax
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz");

    /// <summary>Headers that belong to the connection or are computed by Envoy; setting them breaks the message's framing.</summary>
    private static readonly HashSet<string> Framing = new(StringComparer.Ordinal)
    {
        "connection", "content-length", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    };

    /// <summary>Whether this is a lower-case header name.</summary>
    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>What is wrong with a header that a policy sets, or <see langword="null"/>.</summary>
    public static string? Problem(string name, string value)
    {
        if (!IsName(name))
        {
            return $"'{name}' is not a header name; names are tokens such as x-user, and pseudo headers cannot be set.";
        }

        if (Framing.Contains(name))
        {
            return $"'{name}' cannot be set or removed: it belongs to the connection, or Envoy computes it.";
        }

        return value.AsSpan().ContainsAny('\r', '\n', '\0')
            ? $"The value of '{name}' has a line break or a NUL in it, which would let it forge other headers."
            : null;
    }
}
