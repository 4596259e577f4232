using System.Globalization;

namespace MeshExtensions.Load;

/// <summary>What the user asked for.</summary>
internal sealed record LoadOptions
{
    public const string Usage = """
        Measures meshext against the floor: a bare Kestrel endpoint that answers the same bytes without reading the request.

        dotnet run -c Release --project benchmarks/MeshExtensions.Load -- [OPTIONS]

          --requests N      calls of one run                          (60000)
          --rounds N        runs of each server, in turn              (5)
          --warmup N        calls before the first round              (200000)
          --clients N       connections                               (4)
          --streams N       calls in flight on each connection        (16)
          --header NAME:VALUE  one more request header; may be repeated. Envoy also sends grpc-timeout, in which its ext_authz timeout stands: grpc-timeout:200m
          --meshext PATH    the executable to measure                 (the one that was built with this harness)
          --write FILE      put the table between the marker lines of a Markdown file; may be repeated
        """;

    public int Requests { get; init; } = 60_000;

    public int Rounds { get; init; } = 5;

    public int WarmUp { get; init; } = 200_000;

    public int Clients { get; init; } = 4;

    public int Streams { get; init; } = 16;

    public IReadOnlyList<string> Headers { get; init; } = [];

    public string? Meshext { get; init; }

    public IReadOnlyList<string> Write { get; init; } = [];

    /// <summary>Reads the command line, or says what is wrong with it.</summary>
    public static LoadOptions? Parse(string[] arguments, out string? problem)
    {
        var options = new LoadOptions();
        problem = null;
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length)
            {
                problem = $"{arguments[i]} needs a value, or is not an option.";
                return null;
            }

            if (options.With(arguments[i], arguments[i + 1]) is not { } next)
            {
                problem = $"'{arguments[i]} {arguments[i + 1]}' is not understood.";
                return null;
            }

            options = next;
        }

        return options;
    }

    private LoadOptions? With(string name, string value) => name switch
    {
        "--requests" when Number(value) is { } number => this with { Requests = number },
        "--rounds" when Number(value) is { } number => this with { Rounds = number },
        "--warmup" when Number(value) is { } number => this with { WarmUp = number },
        "--clients" when Number(value) is { } number => this with { Clients = number },
        "--streams" when Number(value) is { } number => this with { Streams = number },
        "--header" when value.IndexOf(':', StringComparison.Ordinal) > 0 => this with { Headers = [.. Headers, value] },
        "--meshext" => this with { Meshext = value },
        "--write" => this with { Write = [.. Write, value] },
        _ => null,
    };

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 10_000_000 ? number : null;
}
