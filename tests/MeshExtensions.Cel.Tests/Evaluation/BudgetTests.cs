using MeshExtensions.Cel.Tests.Support;

namespace MeshExtensions.Cel.Tests.Evaluation;

/// <summary>Nothing that an expression says can make an evaluation long or large, and nothing hides that it would have been.</summary>
public class BudgetTests
{
    // 2^20 characters and elements, from 20 doublings.
    private static readonly string LongText = Double("'a'", 20);

    [Theory]
    [InlineData("lists.range(1000).all(a, lists.range(1000).all(b, a < 1000 && b < 1000))")]
    [InlineData("lists.range(1000).exists(a, lists.range(1000).exists(b, a > 1000 || b > 1000))")]
    [InlineData("lists.range(1000).exists_one(a, lists.range(1000).exists_one(b, a == b) && lists.range(1000).all(b, b >= 0))")]
    [InlineData("lists.range(1000).map(a, lists.range(1000).map(b, a + b)).size() == 0")]
    [InlineData("lists.range(1000).filter(a, lists.range(1000).filter(b, a == b).size() == 1).size() == 0")]
    [InlineData("lists.range(1000).transformList(i, a, lists.range(1000).transformList(j, b, a * b)).size() == 0")]
    [InlineData("lists.range(1000).transformMap(i, a, lists.range(1000).all(j, b, a + b >= 0)).size() == 0")]
    [InlineData("lists.range(1000).transformMapEntry(i, a, {a: lists.range(1000).all(j, b, a + b >= 0)}).size() == 0")]
    [InlineData("lists.range(1000).transformMap(i, a, a).all(k, lists.range(1000).all(b, b + k >= 0))")]
    [InlineData("lists.range(9223372036854775807).size() == 0")]
    [InlineData("lists.range(2000000).size() == 0")]
    [InlineData("cel.bind(l, lists.range(100000), lists.range(100000).all(x, x in l))")]
    [InlineData("cel.bind(l, lists.range(100000), lists.range(1000).exists(x, l == [x]) || lists.range(1000).exists(x, l != l))")]
    [InlineData("cel.bind(l, lists.range(100000), sets.contains(l, l))")]
    [InlineData("cel.bind(l, lists.range(100000), sets.equivalent(l, l))")]
    [InlineData("cel.bind(l, lists.range(100000), sets.intersects(l, l.map(x, -1 - x)))")]
    [InlineData("cel.bind(l, lists.range(10000), lists.range(100000).exists(x, sets.intersects(l, [])))")]
    [InlineData("cel.bind(l, lists.range(10000), l.distinct().size() == 0)")]
    [InlineData("cel.bind(l, lists.range(100000), lists.range(100).exists(x, l.sort() == []))")]
    [InlineData("cel.bind(l, lists.range(100000), lists.range(100).exists(x, l.reverse() == []))")]
    [InlineData("cel.bind(l, lists.range(100000), lists.range(100).exists(x, l + l == []))")]
    [InlineData("cel.bind(l, lists.range(100000), lists.range(100).exists(x, math.greatest(l) == x - 1))")]
    [InlineData("cel.bind(l, lists.range(1000).map(x, [x]), lists.range(1000).exists(x, l.flatten() == []))")]
    [InlineData("cel.bind(l, lists.range(1000).map(x, string(x)), lists.range(1000).exists(x, l.join() == ''))")]
    [InlineData("cel.bind(l, lists.range(1000).map(x, optional.of(x)), lists.range(2000).exists(x, optional.unwrap(l) == []))")]
    [InlineData("cel.bind(l, lists.range(1000), lists.range(2000).exists(x, '%s'.format([l]) == ''))")]
    [InlineData("cel.bind(l, lists.range(1000).map(x, string(x)).transformMap(i, x, x), lists.range(2000).exists(x, '%s'.format([l]) == ''))")]
    [InlineData("lists.range(100000).exists(x, '%.1000f'.format([double(x)]) == '')")]
    [InlineData("lists.range(100000).exists(x, '%.1000e'.format([double(x)]) == '')")]
    [InlineData("lists.range(100000).exists(x, 'a'.matches('x{500}' + string(x)))")]
    [InlineData("lists.range(100000).exists(x, timestamp(0).getHours('Zone' + string(x)) == 1)")]
    [InlineData("lists.range(1000000).exists(x, dyn('a') < x)")]
    public void Evaluate_LongWork_ExceedsCost(string expression)
    {
        AssertExceeds(CelErrorCode.CostExceeded, expression, new CelArena { MemoryLimit = 256 * 1024 * 1024 });
    }

    [Theory]
    [InlineData("t.contains(part)")]
    [InlineData("t.indexOf(part) == 0")]
    [InlineData("t.indexOf(part, 0) == 0")]
    [InlineData("t.lastIndexOf(part) == 0")]
    [InlineData("t.lastIndexOf(part, 5) == 0")]
    [InlineData("t.replace(part, 'x') == t")]
    [InlineData("t.replace('a', '') == t")]
    [InlineData("t.replace('', '') == t")]
    [InlineData("t.split(part).size() == 0")]
    [InlineData("lists.range(100000).exists(i, t.split('b') == [])")]
    [InlineData("lists.range(100000).exists(i, t.split('') == [])")]
    [InlineData("lists.range(100000).exists(i, !t.startsWith(t))")]
    [InlineData("lists.range(100000).exists(i, !t.endsWith(t))")]
    [InlineData("lists.range(100000).exists(i, t != t)")]
    [InlineData("lists.range(100000).exists(i, t < t)")]
    [InlineData("lists.range(100000).exists(i, t > t)")]
    [InlineData("lists.range(100000).exists(i, !(t in [t]))")]
    [InlineData("lists.range(100000).exists(i, t in ['1', '2', '3', '4', '5', '6', '7', '8', '9'])")]
    [InlineData("lists.range(100000).exists(i, t in {'1': 1, '2': 2})")]
    [InlineData("lists.range(100000).exists(i, {'a': 1}[?t].hasValue())")]
    [InlineData("lists.range(100000).exists(i, {t: 1} == {})")]
    [InlineData("lists.range(100000).exists(i, {t: 1, '2': 2, '3': 3, '4': 4, '5': 5, '6': 6, '7': 7, '8': 8, '9': 9} == {})")]
    [InlineData("lists.range(100000).exists(i, [t].transformMapEntry(j, x, {x: j}) == {})")]
    [InlineData("lists.range(100000).exists(i, [t, t].sort() == [])")]
    [InlineData("lists.range(100000).exists(i, [t, t].distinct() == [])")]
    [InlineData("lists.range(100000).exists(i, size(t) == 0)")]
    [InlineData("lists.range(100000).exists(i, t.charAt(0) == '')")]
    [InlineData("lists.range(100000).exists(i, t.substring(1) == '')")]
    [InlineData("lists.range(100000).exists(i, t.reverse() == '')")]
    [InlineData("lists.range(100000).exists(i, t.lowerAscii() == '')")]
    [InlineData("lists.range(100000).exists(i, t.upperAscii() == '')")]
    [InlineData("lists.range(100000).exists(i, t.trim() == '')")]
    [InlineData("lists.range(100000).exists(i, strings.quote(t) == '')")]
    [InlineData("lists.range(100000).exists(i, t + t == '')")]
    [InlineData("lists.range(100000).exists(i, bytes(t) + bytes(t) == b'')")]
    [InlineData("lists.range(100000).exists(i, string(bytes(t)) == '')")]
    [InlineData("lists.range(100000).exists(i, base64.encode(bytes(t)) == '')")]
    [InlineData("lists.range(100000).exists(i, base64.decode(t) == b'')")]
    [InlineData("lists.range(100000).exists(i, '%s'.format([t]) == '')")]
    [InlineData("lists.range(100000).exists(i, '%x'.format([t]) == '')")]
    [InlineData("lists.range(100000).exists(i, t.format([]) == '')")]
    [InlineData("lists.range(100000).exists(i, [t, t].join(t) == '')")]
    [InlineData("lists.range(100000).exists(i, int(t) == 0)")]
    [InlineData("lists.range(100000).exists(i, uint(t) == 0u)")]
    [InlineData("lists.range(100000).exists(i, double(t) == 0.0)")]
    [InlineData("lists.range(100000).exists(i, duration(t) == duration('1s'))")]
    [InlineData("lists.range(100000).exists(i, timestamp(t) == timestamp(0))")]
    [InlineData("lists.range(100000).exists(i, timestamp(0).getHours(t) == 1)")]
    [InlineData("lists.range(100000).exists(i, t.matches('b'))")]
    [InlineData("lists.range(100000).exists(i, 'a'.matches(t))")]
    [InlineData("t.matches('(a|c)*a(a|c){500}b')")]
    // What is made and then dropped for an error is paid for as well.
    [InlineData("lists.range(100000).exists(i, '%s%s%d'.format([t, t, 'x']) == '')")]
    [InlineData("lists.range(100000).exists(i, '%s%s%q'.format([t, t]) == '')")]
    [InlineData("lists.range(100000).exists(i, '%s%s%s'.format([t, t]) == '')")]
    [InlineData("lists.range(100000).exists(i, [t, t, dyn(1)].join() == '')")]
    public void Evaluate_LongTexts_ExceedCost(string expression)
    {
        var source = $"cel.bind(t, {LongText}, cel.bind(part, {Double("'a'", 18)} + 'b' + {Double("'a'", 18)}, {expression}))";
        AssertExceeds(CelErrorCode.CostExceeded, source, new CelArena { MemoryLimit = 512 * 1024 * 1024 });
    }

    [Theory]
    [InlineData("cel.bind(a, $, cel.bind(b, a + a + a + a, b + b + b + b + b + b == ''))")]
    [InlineData("cel.bind(a, $, a.replace('a', 'aaaaaaaaaaaaaaaaaaaa') == '')")]
    [InlineData("cel.bind(a, $, [a, a, a, a, a, a, a, a, a, a].join(a) == '')")]
    [InlineData("cel.bind(a, $, '%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s'.format([a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a]) == '')")]
    [InlineData("cel.bind(a, $, a.split('').size() == 0)")]
    [InlineData("cel.bind(a, $, lists.range(1000).map(x, a + a).size() == 0)")]
    [InlineData("lists.range(1000000).size() == 0")]
    [InlineData("lists.range(100000).map(x, [x, x, x, x, x, x, x]).size() == 0")]
    [InlineData("lists.range(10000).map(x, lists.range(100).transformMap(i, y, y)).size() == 0")]
    [InlineData("lists.range(100000).map(x, lists.range(10)).flatten().size() == 0")]
    [InlineData("lists.range(300000).sort().size() == 0")]
    [InlineData("lists.range(100000).map(x, optional.of(optional.of(optional.of(optional.of(optional.of(optional.of(optional.of(x)))))))).size() == 0")]
    public void Evaluate_LargeResults_ExceedMemory(string expression)
    {
        var source = expression.Replace("$", LongText, StringComparison.Ordinal);
        AssertExceeds(CelErrorCode.MemoryExceeded, source, new CelArena { CostLimit = 100_000_000, MemoryLimit = 16 * 1024 * 1024 });
    }

    [Theory]
    [InlineData("$ || v")]
    [InlineData("$ && !v")]
    [InlineData("v && $ ? v : v")]
    [InlineData("[$, v].exists(x, x)")]
    [InlineData("[1, 2].all(x, $ && !v)")]
    [InlineData("[1, 2].exists(x, $ || v)")]
    [InlineData("cel.bind(unused, $, v)")]
    [InlineData("optional.of(1).optMap(x, $).hasValue()")]
    [InlineData("has({'a': $}.a)")]
    [InlineData("!{'a': $}.?b.hasValue()")]
    [InlineData("cel.block([$], cel.index(0) || v)")]
    [InlineData("(v ? $ : v) || v")]
    [InlineData("lists.range(n) == [] || lists.range(n) == [] || lists.range(n) == [] || v")]
    [InlineData("lists.range(n + 1).map(x, lists.range(n)) == [] || v")]
    public void Evaluate_CostExceeded_IsNotAbsorbed(string expression)
    {
        var source = expression.Replace("$", "lists.range(1000).all(a, lists.range(1000).all(b, a + b >= 0))", StringComparison.Ordinal);
        var program = CelTesting.Compile(source, new CelVariable("v", CelType.Bool), new CelVariable("n", CelType.Int));
        var arena = new CelArena();
        var values = new Bindings(CelValue.True, CelValue.Int(long.MaxValue - 1));

        Assert.Equal(CelErrorCode.CostExceeded, program.Evaluate(values, arena).ErrorCode);
        Assert.False(program.Test(values, arena, out var error));
        Assert.Equal(CelErrorCode.CostExceeded, error.ErrorCode);
        Assert.Equal(CelErrorCode.CostExceeded, program.Trace(values, arena).Result.ErrorCode);
    }

    [Theory]
    [InlineData("v || $")]
    [InlineData("v ? v : $")]
    [InlineData("[1, 2].exists(x, x == 1 || $)")]
    [InlineData("optional.none().optMap(x, $).orValue(v)")]
    [InlineData("cel.block([$], v)")]
    public void Evaluate_ExpensivePartNotNeeded_IsNotEvaluated(string expression)
    {
        var source = expression.Replace("$", "lists.range(1000).all(a, lists.range(1000).all(b, a + b >= 0))", StringComparison.Ordinal);
        var program = CelTesting.Compile(source, new CelVariable("v", CelType.Bool));

        Assert.True(program.Evaluate(new Bindings(CelValue.True), new CelArena()).IsTrue);
    }

    [Fact]
    public void Cost_AfterExceeding_IsTheLimit()
    {
        var arena = new CelArena { CostLimit = 1000 };
        CelTesting.Compile("lists.range(n).size()", new CelVariable("n", CelType.Int)).Evaluate(new Bindings(CelValue.Int(2000)), arena);

        Assert.Equal(1000, arena.Cost);
    }

    [Fact]
    public void Describe_Exceeded_NamesTheLimit()
    {
        var arena = new CelArena { CostLimit = 1000 };
        var program = CelTesting.Compile("lists.range(n).size()", new CelVariable("n", CelType.Int));
        var error = program.Evaluate(new Bindings(CelValue.Int(2000)), arena);

        Assert.Equal("evaluation costs more than 1000 units: the loops or texts are too long", program.Describe(error, arena).Message);
    }

    [Fact]
    public void Evaluate_AfterALargeMap_SmallOnesHaveTheirOwnEntries()
    {
        var arena = new CelArena();
        CelTesting.Compile("lists.range(50000).transformMap(i, x, x).size()").Evaluate(CelActivation.Empty, arena);
        arena.Reset();

        Assert.Equal(20, CelTesting.Compile("lists.range(20).transformMap(i, x, x)").Evaluate(CelActivation.Empty, arena).Count());
    }

    private static string Double(string text, int times) =>
        times == 0 ? text : $"cel.bind(d{times}, {Double(text, times - 1)}, d{times} + d{times})";

    private static void AssertExceeds(CelErrorCode expected, string expression, CelArena arena)
    {
        var program = CelTesting.Compile(expression);
        Assert.Equal(expected, program.Evaluate(CelActivation.Empty, arena).ErrorCode);
        Assert.False(program.Test(CelActivation.Empty, arena, out var error));
        Assert.Equal(expected, error.ErrorCode);

        // The arena is as good as before, and needs no reset for what is small.
        Assert.Equal(3, CelTesting.Compile("cel.bind(x, 1, x + 2)").Evaluate(CelActivation.Empty, arena).AsInt());
        arena.Reset();
        Assert.Equal(6, CelTesting.Compile("['ab', 'cd', 'ef'].map(x, x + x)[0].size() + 2").Evaluate(CelActivation.Empty, arena).AsInt());
    }
}
