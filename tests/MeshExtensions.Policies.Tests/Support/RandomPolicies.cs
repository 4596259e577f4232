namespace MeshExtensions.Policies.Tests.Support;

/// <summary>Random policies and requests over the same few words, so that they often meet.</summary>
/// <param name="random">Whence all choices come.</param>
/// <param name="words">How many words there are; few make collisions, many make rules that differ.</param>
/// <param name="denyOneIn">How rare rules that deny are; with many of them nothing would be allowed.</param>
/// <param name="least">How many entries each list of a rule has at least; more make rules that match less.</param>
internal sealed class RandomPolicies(Random random, int words, int denyOneIn, int least)
{
    private static readonly string[] SourceFields = ["principals", "namespaces", "serviceAccounts", "trustDomains", "ipBlocks", "remoteIpBlocks"];
    private static readonly string[] OperationFields = ["hosts", "ports", "methods", "paths", "paths"];

    private static readonly string[] Keys =
    [
        "request.headers[x-a]", "request.headers[x-a]", "request.headers[x-b]", "request.headers[:path]", "request.headers[:authority]", "request.headers[host]",
        "request.headers[:scheme]", "request.headers[:method]", "source.ip", "remote.ip", "source.namespace", "source.serviceAccount", "source.trustDomain",
        "source.principal", "destination.ip", "destination.port", "connection.sni",
    ];

    public SlowPolicies Policies(int rules) => new("w0", Enumerable.Range(0, rules).Select(Rule).ToArray());

    /// <summary>Rules that name one path, host or principal each, so that an index does the most.</summary>
    public static SlowPolicies Sharp(Random random, int rules, int words) =>
        new("w0", Enumerable.Range(0, rules).Select(i => SharpRule(random, i, words)).ToArray());

    public TestRequest Request()
    {
        var request = new TestRequest
        {
            IsHttp = random.Next(4) > 0,
            Method = Pick("GET", "POST", "PUT", ""),
            Path = Pick("", $"/{Word()}", $"/{Word()}", $"/{Word()}/{Word()}", $"/{Word()}/{Word()}/{Word()}", $"/{Word()}?x=/{Word()}", $"/{Word()}#{Word()}", $"/{Word()}/", "/*", $"/ /{Word()}"),
            Host = Pick($"{Word()}.example", $"{Word()}.EXAMPLE", $"{Word().ToUpperInvariant()}.example:80", Word(), ""),
            Scheme = Pick("http", "https", ""),
            Principal = Pick($"spiffe://td/ns/{Word()}/sa/{Word()}", $"spiffe://td/ns/{Word()}/sa/{Word()}", $"spiffe://other/ns/{Word()}/sa/{Word()}/x", $"{Word()}.example", ""),
            Source = Address(),
            Destination = Address(),
            Port = Pick(80u, 8080u, 0u),
            ServerName = Pick($"{Word()}.example", ""),
        };
        for (var i = random.Next(4); i > 0; i--)
        {
            request = request.With(Pick("x-a", "x-a", "x-b"), Pick(Word(), Word(), $"{Word()},{Word()}", $"{Word()}, {Word()}", $" {Word()}", ""));
        }

        if (random.Next(3) == 0)
        {
            request = request.With("x-forwarded-for", Pick(Address(), $"{Address()}, {Address()}", $"{Address()},{Address()},{Address()}", $"{Address()},"));
        }

        request = random.Next(2) == 0 ? request.Join() : request.List();
        return request.IsHttp ? request : request with { Method = "", Path = "", Host = "", Scheme = "", Headers = [] };
    }

    private static SlowRule SharpRule(Random random, int index, int words)
    {
        string Word() => $"w{random.Next(words)}";
        SlowTest[][] One(string key, params string[] values) => [[new SlowTest(key, values, [])]];
        var allows = random.Next(20) > 0;
        return random.Next(6) switch
        {
            0 => new SlowRule($"r{index}", allows, null, [], One("paths", $"/{Word()}/{Word()}", $"/{Word()}/{Word()}"), []),
            1 => new SlowRule($"r{index}", allows, null, [], [[new SlowTest("paths", [$"/{Word()}/*"], []), new SlowTest("hosts", [$"{Word()}.Example"], [])]], []),
            2 => new SlowRule($"r{index}", allows, null, One("principals", $"td/ns/{Word()}/sa/{Word()}"), One("methods", "GET"), []),
            3 => new SlowRule($"r{index}", allows, null, One("principals", $"td/ns/{Word()}/*"), One("paths", $"/{Word()}/{{*}}"), []),
            4 => new SlowRule($"r{index}", allows, null, One("namespaces", Word()), One("hosts", $"{Word()}.e*"), [new SlowTest("source.principal", [$"td/ns/{Word()}/*"], [])]),
            _ => new SlowRule($"r{index}", allows, null, One("namespaces", Word()), One("paths", $"*/{Word()}"), []),
        };
    }

    private SlowRule Rule(int index) => new(
        $"r{index}",
        random.Next(denyOneIn) > 0,
        Pick(null, null, null, null, "HTTP"),
        Entries(SourceFields),
        Entries(OperationFields),
        Some(least, 2).Select(_ => Test(Pick(Keys))).ToArray());

    private SlowTest[][] Entries(string[] fields) => Some(least, 2)
        .Select(_ => Some(1 + least, 2 + least).Select(_ => Pick(fields)).Distinct(StringComparer.Ordinal).Select(Test).ToArray())
        .Select(entry => entry.Any(test => test.Key == "serviceAccounts") ? entry.Where(test => test.Key is not ("principals" or "namespaces")).ToArray() : entry)
        .ToArray();

    private SlowTest Test(string key)
    {
        var kind = random.Next(8);
        return new SlowTest(key, kind > 1 ? Values(key) : [], kind is 0 or 1 or 2 ? Values(key) : []);
    }

    private string[] Values(string key) => Some(1, 2).Select(_ => Value(key)).ToArray();

    private string Value(string key) => key switch
    {
        "principals" or "source.principal" => Pick($"td/ns/{Word()}/sa/{Word()}", $"td/ns/{Word()}/sa/{Word()}", $"td/ns/{Word()}/*", $"*/sa/{Word()}", $"*{Word()}", "*", "t*"),
        "namespaces" or "source.namespace" => Pick(Word(), Word(), "*", "w*", $"*{Word()[1..]}"),
        "serviceAccounts" or "source.serviceAccount" => Pick($"{Word()}/{Word()}", Word()),
        "trustDomains" => Pick("td", "other", "t*", "*d", "*"),
        "source.trustDomain" => Pick("td", "t*", "*", $"td/ns/{Word()}", $"td/ns/{Word()}*", $"*/ns/{Word()}"),
        "ipBlocks" or "remoteIpBlocks" or "source.ip" or "remote.ip" or "destination.ip" => Pick("10.0.0.1", "10.0.0.0/30", "10.0.0.0/8", "fd00::/8", "fd00::1", "0.0.0.0/0", "::/0"),
        "ports" or "destination.port" => Pick("80", "8080", "0"),
        "hosts" => Pick($"{Word()}.example", $"{Word()}.Example", $"{Word()}*", $"{Word().ToUpperInvariant()}.e*", "*.example", "*"),
        "methods" or "request.headers[:method]" => Pick("GET", "POST", "P*", "*T", "*"),
        "paths" => Pick(
            $"/{Word()}", $"/{Word()}", $"/{Word()}/{Word()}", $"/{Word()}/*", $"/{Word()}*", $"*/{Word()}", "*", $"/{{*}}/{Word()}", $"/{Word()}/{{*}}", $"/{Word()}/{{**}}", $"/{{**}}/{Word()}", "/{**}"),
        "request.headers[:path]" => Pick($"/{Word()}", $"/{Word()}?*", $"*{Word()}", "/*"),
        "request.headers[:authority]" or "request.headers[host]" => Pick($"{Word()}.example", $"{Word()}*", "*.EXAMPLE", "*"),
        "request.headers[:scheme]" => Pick("http", "https", "http*", "*"),
        "connection.sni" => Pick($"{Word()}.example", "*.example", "*"),
        _ => Pick(Word(), Word(), "w*", $"*{Word()[1..]}", "*"),
    };

    private string Word() => $"w{random.Next(words)}";

    private string Address() => Pick("10.0.0.1", "10.0.0.9", "::ffff:10.0.0.1", "fd00::1", "::1", "192.168.0.1", "", "/pipe");

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    private int[] Some(int least, int most) => new int[random.Next(least, most + 1)];
}
