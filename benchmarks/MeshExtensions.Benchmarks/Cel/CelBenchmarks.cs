using BenchmarkDotNet.Attributes;
using MeshExtensions.Cel;

namespace MeshExtensions.Benchmarks.Cel;

/// <summary>Conditions as policies have them, from a value of the host to an outcome.</summary>
[MemoryDiagnoser]
public class CelBenchmarks
{
    private readonly SampleRequest _request = new();
    private readonly CelArena _arena = new();
    private readonly CelProgram _method = Compile("""method == "GET" """);
    private readonly CelProgram _conjunction = Compile(
        """method == "GET" && path.startsWith("/api/v1/orders/") && principal == "spiffe://cluster.local/ns/shop/sa/frontend" """);

    private readonly CelProgram _header = Compile("""headers["x-role"] in ["admin", "ops"]""");
    private readonly CelProgram _exists = Compile("""roles.exists(r, r == "writer")""");
    private readonly CelProgram _matches = Compile("""path.matches("^/api/v[0-9]+/orders/[0-9]+")""");
    private readonly CelProgram _text = Compile("""(headers["x-tenant"] + "/" + path.lowerAscii()).split("/").map(part, part + "!").join(",").size() > 10""");

    /// <summary>A benchmark of a condition that fails measures nothing.</summary>
    [GlobalSetup]
    public void Check()
    {
        foreach (var outcome in new[] { Method(), Conjunction(), HeaderIn(), Exists(), Matches(), Text() })
        {
            if (!outcome)
            {
                throw new InvalidOperationException("Each of these conditions holds for the sample request.");
            }
        }
    }

    [Benchmark]
    public bool Method() => Test(_method);

    [Benchmark]
    public bool Conjunction() => Test(_conjunction);

    [Benchmark]
    public bool HeaderIn() => Test(_header);

    [Benchmark]
    public bool Exists() => Test(_exists);

    [Benchmark]
    public bool Matches() => Test(_matches);

    [Benchmark]
    public bool Text() => Test(_text);

    private static CelProgram Compile(string source) =>
        SampleRequest.Environment.Compile(source, new CelCompilationOptions { ResultType = CelType.Bool }).Program!;

    private bool Test(CelProgram program)
    {
        _arena.Reset();
        return program.Test(_request, _arena, out _);
    }
}
