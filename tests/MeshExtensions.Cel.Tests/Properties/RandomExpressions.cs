using CsCheck;

namespace MeshExtensions.Cel.Tests.Properties;

/// <summary>A well-typed expression, and what its variables are.</summary>
internal sealed record RandomExpression(string Source, object[] Values);

/// <summary>
/// Makes well-typed expressions of random choices: the fewer and smaller the numbers, the smaller the expression, so that a failure is easily made small.
/// </summary>
internal sealed class RandomExpressions
{
    public static readonly CelVariable[] Variables =
    [
        new("i", CelType.Int), new("j", CelType.Int), new("u", CelType.Uint), new("d", CelType.Double), new("s", CelType.String), new("b", CelType.Bool),
        new("l", CelType.List(CelType.Int)), new("m", CelType.Map(CelType.String, CelType.Int)),
    ];

    public static readonly Gen<RandomExpression> Any = Gen.Int[0, 1000].Array[0, 60].Select(choices => new RandomExpressions(choices).Make());

    private static readonly string[] Ints = ["0", "1", "2", "-1", "7", "9223372036854775807", "-9223372036854775808"];
    private static readonly string[] Uints = ["0u", "1u", "3u", "18446744073709551615u", "9223372036854775808u"];
    private static readonly string[] Doubles = ["0.0", "1.0", "-0.0", "1.5", "-2.5", "1e300", "5e-324", "(0.0 / 0.0)", "(1.0 / 0.0)", "9223372036854775808.0"];
    private static readonly string[] Strings = ["''", "'a'", "'ab'", "'é'", "'b😀'", "'aa'"];

    private readonly int[] _choices;
    private readonly List<string> _locals = [];
    private int _next;

    private RandomExpressions(int[] choices) => _choices = choices;

    private RandomExpression Make()
    {
        object[] values =
        [
            SampleInt(Choose(7)), SampleInt(Choose(7)), Choose(3) switch { 0 => 0UL, 1 => 5UL, _ => ulong.MaxValue },
            Choose(4) switch { 0 => 0.5, 1 => double.NaN, 2 => -0.0, _ => 1e19 },
            Choose(3) switch { 0 => "", 1 => "ab", _ => "é" }, Choose(2) == 1,
            Enumerable.Range(0, Choose(4)).Select(item => (object)(long)(item - 1)).ToList(),
            Enumerable.Range(0, Choose(3)).Select(item => ((object)(item == 0 ? "a" : "é"), (object)(long)item)).ToList(),
        ];
        return new RandomExpression(Choose(6) switch { 0 => Int(4), 1 => Uint(4), 2 => Double(4), 3 => Text(4), 4 => List(4), _ => Bool(5) }, values);
    }

    private int Choose(int count) => _next < _choices.Length ? _choices[_next++] % count : 0;

    private static long SampleInt(int choice) => choice switch { 5 => long.MaxValue, 6 => long.MinValue, _ => choice - 1 };

    private string Int(int depth) => depth == 0 ? Choose(4) switch
    {
        0 => Ints[Choose(Ints.Length)],
        1 => "i",
        2 => _locals.Count > 0 ? _locals[Choose(_locals.Count)] : "i",
        _ => "j",
    }
    : Choose(8) switch
    {
        0 => Int(0),
        1 => $"({Int(depth - 1)} {"+-*/%"[Choose(5)]} {Int(depth - 1)})",
        2 => $"-({Int(depth - 1)})",
        3 => $"({Bool(depth - 1)} ? {Int(depth - 1)} : {Int(depth - 1)})",
        4 => $"size({Choose(3) switch { 0 => Text(depth - 1), 1 => List(depth - 1), _ => Map(depth - 1) }})",
        5 => $"{List(depth - 1)}[{Int(depth - 1)}]",
        6 => $"{Map(depth - 1)}[{Text(depth - 1)}]",
        _ => $"{Map(depth - 1)}.a",
    };

    private string Uint(int depth) => depth == 0 ? Choose(2) == 0 ? Uints[Choose(Uints.Length)] : "u" : Choose(3) switch
    {
        0 => Uint(0),
        1 => $"({Uint(depth - 1)} {"+-*/%"[Choose(5)]} {Uint(depth - 1)})",
        _ => $"({Bool(depth - 1)} ? {Uint(depth - 1)} : {Uint(depth - 1)})",
    };

    private string Double(int depth) => depth == 0 ? Choose(2) == 0 ? Doubles[Choose(Doubles.Length)] : "d" : Choose(3) switch
    {
        0 => Double(0),
        1 => $"({Double(depth - 1)} {"+-*/"[Choose(4)]} {Double(depth - 1)})",
        _ => $"-({Double(depth - 1)})",
    };

    private string Text(int depth) => depth == 0 ? Choose(2) == 0 ? Strings[Choose(Strings.Length)] : "s" : Choose(3) switch
    {
        0 => Text(0),
        1 => $"({Text(depth - 1)} + {Text(depth - 1)})",
        _ => $"({Bool(depth - 1)} ? {Text(depth - 1)} : {Text(depth - 1)})",
    };

    private string List(int depth) => depth == 0 ? Choose(2) == 0 ? "[1, 2, 3]" : "l" : Choose(6) switch
    {
        0 => List(0),
        1 => $"[{Int(depth - 1)}, {Int(depth - 1)}]",
        2 => $"({List(depth - 1)} + {List(depth - 1)})",
        3 => $"{List(depth - 1)}.map({WithLocal(local => $"{local}, {Int(depth - 1)}")})",
        4 => $"{List(depth - 1)}.filter({WithLocal(local => $"{local}, {Bool(depth - 1)}")})",
        _ => $"{List(depth - 1)}.map({WithLocal(local => $"{local}, {Bool(depth - 1)}, {Int(depth - 1)}")})",
    };

    private string Map(int depth) => depth == 0 ? Choose(2) == 0 ? "{'a': 1, 'b': 2}" : "m" : Choose(2) switch
    {
        0 => Map(0),
        _ => $"{{{Text(depth - 1)}: {Int(depth - 1)}, {Text(depth - 1)}: {Int(depth - 1)}}}",
    };

    private string Bool(int depth) => depth == 0 ? Choose(3) switch { 0 => "true", 1 => "false", _ => "b" } : Choose(14) switch
    {
        0 => Bool(0),
        1 => $"!({Bool(depth - 1)})",
        2 => $"({Bool(depth - 1)} && {Bool(depth - 1)} && {Bool(depth - 1)})",
        3 => $"({Bool(depth - 1)} || {Bool(depth - 1)})",
        4 => $"({Number(depth - 1)} {Comparison()} {Number(depth - 1)})",
        5 => $"({Text(depth - 1)} {Comparison()} {Text(depth - 1)})",
        6 => $"(dyn({Number(depth - 1)}) {(Choose(2) == 0 ? "==" : "!=")} {Number(depth - 1)})",
        7 => $"({List(depth - 1)} {(Choose(2) == 0 ? "==" : "!=")} {List(depth - 1)})",
        8 => $"({Map(depth - 1)} == {Map(depth - 1)})",
        9 => $"({Int(depth - 1)} in {List(depth - 1)})",
        10 => $"({Text(depth - 1)} in {Map(depth - 1)})",
        11 => $"has({Map(depth - 1)}.{(Choose(2) == 0 ? "a" : "zz")})",
        12 => $"{Text(depth - 1)}.{(Choose(3) switch { 0 => "startsWith", 1 => "endsWith", _ => "contains" })}({Text(depth - 1)})",
        _ => $"{List(depth - 1)}.{(Choose(3) switch { 0 => "all", 1 => "exists", _ => "exists_one" })}({WithLocal(local => $"{local}, {Bool(depth - 1)}")})",
    };

    private string Number(int depth) => Choose(3) switch { 0 => Int(depth), 1 => Uint(depth), _ => Double(depth) };

    private string Comparison() => Choose(4) switch { 0 => "<", 1 => "<=", 2 => ">", _ => ">=" };

    // Two names, so that an inner loop's variable often hides an outer one's.
    private string WithLocal(Func<string, string> body)
    {
        var local = Choose(2) == 0 ? "x" : "y";
        _locals.Add(local);
        var made = body(local);
        _locals.RemoveAt(_locals.Count - 1);
        return made;
    }
}
