using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace MeshExtensions.Policies.Tests.Support;

/// <summary>One attribute and what it may and may not be, in the document's words.</summary>
internal sealed record SlowTest(string Key, string[] Values, string[] NotValues)
{
    public bool IsHttpOnly => Key is "hosts" or "methods" or "paths" || Key.StartsWith("request.", StringComparison.Ordinal);
}

/// <summary>A rule as the document has it.</summary>
internal sealed record SlowRule(string Name, bool Allows, string? Protocol, SlowTest[][] From, SlowTest[][] To, SlowTest[] When)
{
    /// <summary>The rule in Istio's form, which has neither name nor effect.</summary>
    public string ToIstioYaml() => "{" + ToYaml()[$"{{name: {Name}, effect: {(Allows ? "Allow" : "Deny")}".Length..].TrimStart(',', ' ');

    public string ToYaml()
    {
        var yaml = new StringBuilder($"{{name: {Name}, effect: {(Allows ? "Allow" : "Deny")}");
        if (Protocol is not null)
        {
            yaml.Append($", protocol: {Protocol}");
        }

        Entries("from", "source", From);
        Entries("to", "operation", To);
        if (When.Length > 0)
        {
            yaml.Append($", when: [{string.Join(", ", When.Select(test => $"{{key: '{test.Key}'{Lists(test, "values", "notValues")}}}"))}]");
        }

        return yaml.Append('}').ToString();

        void Entries(string list, string field, SlowTest[][] entries)
        {
            if (entries.Length > 0)
            {
                yaml.Append($", {list}: [{string.Join(", ", entries.Select(entry => $"{{{field}: {{{string.Join(", ", entry.Select(Field))}}}}}"))}]");
            }
        }

        static string Field(SlowTest test) => Lists(test, test.Key, $"not{char.ToUpperInvariant(test.Key[0])}{test.Key[1..]}")[2..];

        static string Lists(SlowTest test, string values, string notValues) =>
            (test.Values.Length > 0 ? $", {values}: {TestPolicies.Quote(test.Values)}" : "") + (test.NotValues.Length > 0 ? $", {notValues}: {TestPolicies.Quote(test.NotValues)}" : "");
    }
}

/// <summary>
/// Policies decided in the slowest and most obvious way: rule by rule, each value a regular expression or a System.Net object, read off
/// the description of Istio's AuthorizationPolicy and not off the engine.
/// </summary>
internal sealed record SlowPolicies(string Namespace, SlowRule[] Rules)
{
    /// <summary>The policies are the mesh's, whatever their namespace.</summary>
    public PolicyOptions Options => PolicyOptions.Default with { RootNamespace = Namespace };

    public string ToYaml() =>
        TestPolicies.Document("\n  rules:\n" + string.Concat(Rules.Select(rule => $"  - {rule.ToYaml()}\n")), $"{{name: p, namespace: {Namespace}}}");

    /// <summary>The reason and the name of the rule that decides.</summary>
    public (DecisionReason Reason, string? Rule) Decide(TestRequest request)
    {
        var applicable = Rules.Where(rule => rule.Protocol is null || rule.Protocol == (request.IsHttp ? "HTTP" : "TCP")).ToArray();
        if (!request.IsHttp)
        {
            applicable = applicable.Where(rule => !rule.Allows || !AllTests(rule).Any(test => test.IsHttpOnly)).Select(WithoutHttp).ToArray();
        }

        if (Array.Find(applicable, rule => !rule.Allows && Matches(rule, request)) is { } denying)
        {
            return (DecisionReason.DeniedByRule, denying.Name);
        }

        return Array.Find(applicable, rule => rule.Allows && Matches(rule, request)) is { } allowing
            ? (DecisionReason.AllowedByRule, allowing.Name)
            : (Rules.Any(rule => rule.Allows) ? DecisionReason.NoRuleAllows : DecisionReason.NotCovered, null);
    }

    /// <summary>Whether a rule matches, with what becomes of it on TCP.</summary>
    public bool IsMatch(SlowRule rule, TestRequest request) => request.IsHttp
        ? Matches(rule, request)
        : !(rule.Allows && AllTests(rule).Any(test => test.IsHttpOnly)) && Matches(WithoutHttp(rule), request);

    private static IEnumerable<SlowTest> AllTests(SlowRule rule) => rule.From.Concat(rule.To).SelectMany(entry => entry).Concat(rule.When);

    private static SlowRule WithoutHttp(SlowRule rule) => rule with
    {
        From = rule.From.Select(entry => entry.Where(test => !test.IsHttpOnly).ToArray()).ToArray(),
        To = rule.To.Select(entry => entry.Where(test => !test.IsHttpOnly).ToArray()).ToArray(),
        When = rule.When.Where(test => !test.IsHttpOnly).ToArray(),
    };

    private bool Matches(SlowRule rule, TestRequest request) =>
        (rule.From.Length == 0 || rule.From.Any(entry => entry.All(test => Passes(test, rule, request))))
        && (rule.To.Length == 0 || rule.To.Any(entry => entry.All(test => Passes(test, rule, request))))
        && rule.When.All(test => Passes(test, rule, request));

    private bool Passes(SlowTest test, SlowRule rule, TestRequest request) =>
        (test.Values.Length == 0 || AnyOf(test.Key, test.Values, request, denies: !rule.Allows))
        && (test.NotValues.Length == 0 || !AnyOf(test.Key, test.NotValues, request, denies: rule.Allows));

    private bool AnyOf(string key, string[] values, TestRequest request, bool denies) => key switch
    {
        "request.headers[:path]" => values.Any(value => Text(value, request.Path)),
        "request.headers[:method]" => values.Any(value => Text(value, request.Method)),
        "request.headers[:scheme]" => values.Any(value => Text(value, request.Scheme)),
        "request.headers[:authority]" or "request.headers[host]" => values.Any(value => Text(value, request.Host)),
        _ when key.StartsWith("request.headers[", StringComparison.Ordinal) => Header(key["request.headers[".Length..^1], values, request, denies),
        _ => values.Any(value => One(key, value, request)),
    };

    private bool One(string key, string value, TestRequest request) => key switch
    {
        "principals" or "source.principal" => FullMatch.Of(
            value switch
            {
                "*" => ".+",
                ['*', .. var rest] => "spiffe://.*" + Regex.Escape(rest),
                [.. var rest, '*'] => "spiffe://" + Regex.Escape(rest) + ".*",
                _ => "spiffe://" + Regex.Escape(value),
            },
            request.Principal),
        "namespaces" or "source.namespace" => FullMatch.Of($".*/ns/{string.Join(".*", value.Split('*').Select(Regex.Escape))}/.*", request.Principal),
        "serviceAccounts" or "source.serviceAccount" => ServiceAccount(value.Contains('/', StringComparison.Ordinal) ? value : $"{Namespace}/{value}", request.Principal),
        "trustDomains" or "source.trustDomain" => FullMatch.Of(
            value switch
            {
                "*" => "spiffe://.*",
                ['*', .. var rest] => $"spiffe://[^/]*{Regex.Escape(rest)}/.*",
                [.. var rest, '*'] => $"spiffe://{Regex.Escape(rest)}[^/]*/.*",
                _ => $"spiffe://{Regex.Escape(value)}/.*",
            },
            request.Principal),
        "ipBlocks" or "source.ip" => Block(value, request.Source),
        "remoteIpBlocks" or "remote.ip" => Block(value, Remote(request)),
        "destination.ip" => Block(value, request.Destination),
        "ports" or "destination.port" => uint.Parse(value) == request.Port,
        "hosts" => Text(value.ToLowerInvariant(), request.Host.ToLowerInvariant()),
        "methods" => Text(value, request.Method),
        "paths" => Path(value, request.Path.Split('?', '#')[0]),
        "connection.sni" => Text(value, request.ServerName),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
    };

    private static bool ServiceAccount(string value, string principal)
    {
        var parts = value.Split('/');
        return FullMatch.Of($"spiffe://.+/ns/{Regex.Escape(parts[0])}/(.+/|)sa/{Regex.Escape(parts[1])}(/.+)?", principal);
    }

    private static bool Header(string name, string[] values, TestRequest request, bool denies)
    {
        var found = request.Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToArray();
        if (found.Length == 0 || values.Contains("*", StringComparer.Ordinal))
        {
            return found.Length > 0;
        }

        if (request.Joined)
        {
            return denies ? HeaderReadings.AnyMatches(found[^1], values) : HeaderReadings.AllMatch(found[^1], values);
        }

        return denies
            ? found.Any(value => HeaderReadings.MatchesOne(value, values) || HeaderReadings.MatchesOne(value.Trim(' '), values))
            : found.All(value => HeaderReadings.MatchesOne(value, values));
    }

    private static bool Path(string value, string path) => value.Contains('{', StringComparison.Ordinal)
        ? FullMatch.Of(
            Regex.Escape(value)
                .Replace("\\{\\*\\*}", "[a-zA-Z0-9\\-._~%!$&'()+,;:@=*/]*", StringComparison.Ordinal)
                .Replace("\\{\\*}", "[a-zA-Z0-9\\-._~%!$&'()+,;:@=*]+", StringComparison.Ordinal),
            path)
        : Text(value, path);

    private static bool Text(string value, string text) => text.Length > 0 && value switch
    {
        "*" => true,
        ['*', .. var rest] => text.EndsWith(rest, StringComparison.Ordinal),
        [.. var rest, '*'] => text.StartsWith(rest, StringComparison.Ordinal),
        _ => text == value,
    };

    private static string Remote(TestRequest request)
    {
        var forwarded = request.IsHttp ? request.Headers.LastOrDefault(header => header.Name == "x-forwarded-for").Value : null;
        var last = forwarded?.Split(',')[^1].Trim();
        return IPAddress.TryParse(last, out _) ? last! : request.Source;
    }

    private static bool Block(string value, string address)
    {
        if (!IPAddress.TryParse(address, out var ip))
        {
            return false;
        }

        var network = value.Contains('/', StringComparison.Ordinal) ? IPNetwork.Parse(value) : new IPNetwork(IPAddress.Parse(value), value.Contains(':', StringComparison.Ordinal) ? 128 : 32);
        return network.Contains(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip);
    }
}
