using MeshExtensions.Cel.Tests.Support;

namespace MeshExtensions.Cel.Tests.Evaluation;

/// <summary>What a name means: qualified names, namespaces, macros' variables, types (langdef, "Name Resolution").</summary>
public class NameTests
{
    private static readonly CelVariable[] Variables =
    [
        new("a", CelType.Map(CelType.String, CelType.Int)),
        new("a.b", CelType.Int),
        new("a.b.c", CelType.Int),
        new("n.x", CelType.Int),
        new("n.m.x", CelType.Int),
        new("x", CelType.Int),
        new("n.m.int", CelType.Int),
    ];

    private static readonly Bindings Values = new(
        CelValue.Map([KeyValuePair.Create(CelValue.String("z"), CelValue.Int(26))]),
        CelValue.Int(2),
        CelValue.Int(3),
        CelValue.Int(10),
        CelValue.Int(20),
        CelValue.Int(30),
        CelValue.Int(40));

    [Theory]
    [InlineData("", "a.z", "26")]
    [InlineData("", "a.b", "2")]
    [InlineData("", "a.b.c", "3")]
    [InlineData("", "a['b']", "NoSuchKey")]
    [InlineData("", "x", "30")]
    [InlineData("n", "x", "10")]
    [InlineData("n.m", "x", "20")]
    [InlineData("n.m", ".x", "30")]
    [InlineData("n.m", ".n.x", "10")]
    [InlineData("n.other", "x", "10")]
    [InlineData("other", "x", "30")]
    [InlineData("n.m", "int", "40")]
    [InlineData("n", "int", "int")]
    [InlineData("n", "m.x", "20")]
    [InlineData("n.m", "n.x", "10")]
    [InlineData("n.m", "[1].map(x, x)[0]", "1")]
    [InlineData("n.m", "[1].map(x, .x)[0]", "30")]
    [InlineData("", "[{'b': 5}].map(a, a.b)[0]", "5")]
    [InlineData("", "[{'b': 5}].map(a, .a.b)[0]", "2")]
    [InlineData("n.m", "size('ab') + math.abs(-1)", "3")]
    [InlineData("n", "cel.bind(x, 1, x)", "1")]
    public void Name_InAContainer_IsTheInnermost(string container, string source, string expected)
    {
        var environment = new CelEnvironment([.. Variables], container: container);
        CelTesting.AssertResult("checked", CelTesting.Compile(environment, source), Values, expected);
        CelTesting.AssertResult("unchecked", CelTesting.Compile(environment, source, CelTesting.Unchecked), Values, expected);
    }

    [Theory]
    [InlineData("nothing", "UnknownName")]
    [InlineData("nothing.at.all", "UnknownName")]
    [InlineData("nothing(1)", "NoSuchOverload")]
    [InlineData("nothing(1/0)", "DivideByZero")]
    [InlineData("x.nothing()", "NoSuchOverload")]
    [InlineData("size(1, 2, 3)", "NoSuchOverload")]
    [InlineData("true || nothing", "true")]
    [InlineData("nothing || true", "true")]
    [InlineData("1 + 'a'", "NoSuchOverload")]
    [InlineData("'a'.matches(1)", "NoSuchOverload")]
    [InlineData("base64.decode(1)", "NoSuchOverload")]
    [InlineData("timestamp(true)", "NoSuchOverload")]
    [InlineData("1 ? 2 : 3", "NoSuchOverload")]
    [InlineData("{1.5: 1}", "UnsupportedKey")]
    [InlineData("x.field", "NoSuchField")]
    [InlineData("1 == 'a'", "false")]
    [InlineData("[1].map(y, y + 'a')", "NoSuchOverload")]
    [InlineData("'a'.all(y, true)", "NoSuchOverload")]
    [InlineData("!1", "NoSuchOverload")]
    public void Mistake_WithoutACheck_IsAnErrorOfEvaluation(string source, string expected)
    {
        var environment = new CelEnvironment([.. Variables]);
        CelTesting.AssertResult("unchecked", CelTesting.Compile(environment, source, CelTesting.Unchecked), Values, expected);
        CelTesting.AssertResult("unchecked, validated", CelTesting.Compile(environment, source, new CelCompilationOptions { Check = false }), Values, expected);
    }

    [Fact]
    public void Environment_NameTwice_Throws()
    {
        Assert.Throws<ArgumentException>(() => new CelEnvironment([new CelVariable("a", CelType.Int), new CelVariable("a", CelType.Bool)]));
        Assert.Throws<ArgumentException>(() => new CelRecordType("t", new CelField("a", CelType.Int), new CelField("a", CelType.Int)));
        Assert.Throws<ArgumentException>(() => MapOf(CelValue.Int(1), CelValue.Uint(1)));
        Assert.Throws<ArgumentException>(() => MapOf(CelValue.Double(1)));

        static CelValue MapOf(params CelValue[] keys) => CelValue.Map(keys.Select(key => KeyValuePair.Create(key, CelValue.Null)));
    }

    [Fact]
    public void Trace_ConditionWithAConstant_RecordsEachValueOnce()
    {
        var program = CelTesting.Compile(new CelEnvironment([.. Variables]), "(true ? x : 1) + x");
        var trace = program.Trace(Values, new CelArena());

        Assert.Equal(60, trace.Result.AsInt());
        Assert.All(trace.Steps.Where(step => step.Expression == "x"), step => Assert.Single(step.Values));
        Assert.All(trace.Steps.Where(step => step.Expression == "x"), step => Assert.Equal(1, step.Count));
    }

    [Fact]
    public void Trace_PartInALoop_KeepsTheFirstValuesAndCountsAll()
    {
        var program = CelTesting.Compile(new CelEnvironment(), "lists.range(2000).map(x, x * 2).size() + 1");
        var trace = program.Trace(CelActivation.Empty, new CelArena(), maximumValues: 3);

        var step = Assert.Single(trace.Steps, step => step.Expression == "x * 2");
        Assert.Equal([0, 2, 4], step.Values.Select(value => value.AsInt()));
        Assert.Equal(2000, step.Count);
        Assert.Equal(2001, Assert.Single(trace.Steps[0].Values).AsInt());
        Assert.DoesNotContain(trace.Steps, part => part.Expression == "lists");
    }
}
