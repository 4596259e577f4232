using System.Buffers.Binary;
using System.Net;
using System.Text;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Explaining;

/// <summary>Texts that values of policies match. They are suggestions: whoever uses one asks the matcher.</summary>
internal static class ExampleText
{
    /// <summary>A text for <c>*</c>, <c>*suffix</c>, <c>prefix*</c> or an exact value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="something">What a star may stand for.</param>
    public static string Of(string value, string something)
    {
        var pattern = TextPattern.Parse(value);
        var text = Encoding.UTF8.GetString(pattern.Text);
        return pattern.Kind switch
        {
            TextPatternKind.NotEmpty => something,
            TextPatternKind.Prefix => text.Length > 0 && char.IsLetterOrDigit(text[^1]) ? text : text + something,
            TextPatternKind.Suffix => text.Length > 0 && char.IsLetterOrDigit(text[0]) ? text : something + text,
            _ => text,
        };
    }

    /// <summary>A path for a value of <c>paths</c>, which takes segments of the present path where the value leaves them open.</summary>
    public static string OfPath(string value, string present)
    {
        var segments = present.Split('/').Skip(1).ToArray();
        if (PathTemplate.IsTemplate(value))
        {
            return string.Join('/', value.Split('/').Select((segment, index) => segment switch
            {
                "{*}" => Segment(segments, index - 1),
                "{**}" => index - 1 < segments.Length ? string.Join('/', segments.Skip(index - 1).Select(Plain)) : "x",
                _ => segment,
            }));
        }

        return value switch
        {
            "*" => "/",
            ['*', '/', .. var rest] => $"/{rest}",
            ['*', .. var rest] => $"/x{rest}",
            [.. var rest, '*'] when rest.EndsWith('/') => rest + Segment(segments, rest.Count(letter => letter == '/') - 1),
            [.. var rest, '*'] => rest,
            _ => value,
        };
    }

    /// <summary>An identity for a value of <c>principals</c>, which keeps what the value leaves open.</summary>
    public static string OfPrincipal(string value, SpiffeParts present) => SpiffeId.Scheme + value switch
    {
        "*" => present.Identity,
        ['*', .. var rest] when rest.StartsWith("/sa/", StringComparison.Ordinal) => $"{present.TrustDomain}/ns/{present.Namespace}{rest}",
        ['*', .. var rest] when rest.StartsWith("/ns/", StringComparison.Ordinal) => present.TrustDomain + rest,
        ['*', .. var rest] when rest.Contains('/', StringComparison.Ordinal) => $"x{rest}",
        ['*', .. var rest] => $"{present.TrustDomain}/ns/{present.Namespace}/sa/{rest}",
        [.. var rest, '*'] => OfPrincipalPrefix(rest, present),
        _ => value,
    };

    /// <summary>Addresses in a block: its first two after that of the network, and the last; none when the value is no block.</summary>
    public static IEnumerable<string> OfBlock(string value)
    {
        if (!IpBlock.TryParse(Encoding.UTF8.GetBytes(value), out var block))
        {
            return [];
        }

        var (address, hostBits) = (block.Network, block.Network.Width - block.PrefixLength);
        var host = hostBits == 128 ? UInt128.MaxValue : (UInt128.One << hostBits) - 1;
        return new UInt128[] { 1, 2, UInt128.MaxValue }
            .Select(number => (address.Bits & ~host) | (number & host))
            .Distinct()
            .Select(bits => Text(bits, address.IsV4));
    }

    private static string Text(UInt128 bits, bool isV4)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        return new IPAddress(isV4 ? bytes[12..] : bytes).ToString();
    }

    private static string OfPrincipalPrefix(string prefix, SpiffeParts present)
    {
        // As much of the present identity as goes on where the prefix ends, else the parts that are missing.
        var missing = prefix.Split('/') switch
        {
            [var domain] => $"{(domain.Length == 0 ? present.TrustDomain : string.Empty)}/ns/{present.Namespace}/sa/{present.ServiceAccount}",
            [_, ""] => $"ns/{present.Namespace}/sa/{present.ServiceAccount}",
            [_, "ns"] => $"/{present.Namespace}/sa/{present.ServiceAccount}",
            [_, "ns", ""] => $"{present.Namespace}/sa/{present.ServiceAccount}",
            [_, "ns", _] => $"/sa/{present.ServiceAccount}",
            [_, "ns", _, ""] => $"sa/{present.ServiceAccount}",
            [_, "ns", _, "sa"] => $"/{present.ServiceAccount}",
            [_, "ns", _, "sa", ""] => present.ServiceAccount,
            _ => string.Empty,
        };
        return prefix + missing;
    }

    private static string Segment(string[] segments, int index) => index >= 0 && index < segments.Length ? Plain(segments[index]) : "x";

    /// <summary>A segment that can be read in one way only.</summary>
    private static string Plain(string segment) =>
        segment.Any(letter => letter != '.') && segment.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') ? segment : "x";
}

/// <summary>The parts of an identity: the present one's, or those that most meshes have.</summary>
internal sealed record SpiffeParts(string TrustDomain, string Namespace, string ServiceAccount)
{
    /// <summary>The identity without its scheme.</summary>
    public string Identity => $"{TrustDomain}/ns/{Namespace}/sa/{ServiceAccount}";

    /// <summary>The identity as requests have it.</summary>
    public string Uri => SpiffeId.Scheme + Identity;

    /// <summary>Reads an identity.</summary>
    public static SpiffeParts Of(ReadOnlySpan<byte> principal, PolicyOptions options)
    {
        if (!SpiffeId.TryParse(principal, out var @namespace, out var account) || ShownText.Of(principal).Contains('\uFFFD', StringComparison.Ordinal))
        {
            return new SpiffeParts(options.TrustDomain, options.DefaultNamespace, "default");
        }

        var trustDomain = principal[SpiffeId.Scheme.Length..(@namespace.Offset - "/ns/".Length)];
        return new SpiffeParts(
            Encoding.UTF8.GetString(trustDomain),
            Encoding.UTF8.GetString(principal.Slice(@namespace.Offset, @namespace.Length)),
            Encoding.UTF8.GetString(principal.Slice(account.Offset, account.Length)));
    }
}
