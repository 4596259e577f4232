using MeshExtensions.Cel.Tests.Support;

namespace MeshExtensions.Cel.Tests.Evaluation;

/// <summary>Values and functions of a host: lists, maps, records, variables without value, functions.</summary>
public class HostTests
{
    private static readonly CelRecordType Person = new(
        "test.Person",
        new CelField("name", CelType.String),
        new CelField("age", CelType.Int),
        new CelField("tags", CelType.List(CelType.String)),
        new CelField("friend", CelType.Dyn));

    private static readonly CelRecordType Pet = new("test.Pet", new CelField("age", CelType.Int), new CelField("name", CelType.String));

    private static readonly CelValue[] Numbers = [CelValue.Int(1), CelValue.Int(2), CelValue.Int(3)];

    private static readonly (CelValue Key, CelValue Value)[] Entries = [(CelValue.String("a"), CelValue.Int(1)), (CelValue.String("b"), CelValue.Int(2))];

    [Theory]
    [InlineData("l", "[1, 2, 3]")]
    [InlineData("l == [1, 2, 3]", "true")]
    [InlineData("[1, 2, 3] == l", "true")]
    [InlineData("l != [1, 2]", "true")]
    [InlineData("2 in l", "true")]
    [InlineData("4 in l", "false")]
    [InlineData("l[2]", "3")]
    [InlineData("l[3]", "IndexOutOfRange")]
    [InlineData("l[-1]", "IndexOutOfRange")]
    [InlineData("l[?1]", "optional.of(2)")]
    [InlineData("l[?3]", "optional.none()")]
    [InlineData("size(l) + l.size()", "6")]
    [InlineData("l + l", "[1, 2, 3, 1, 2, 3]")]
    [InlineData("l.all(x, x > 0)", "true")]
    [InlineData("l.exists(i, x, i == 2 && x == 3)", "true")]
    [InlineData("l.exists_one(x, x == 2)", "true")]
    [InlineData("l.map(x, x * 2)", "[2, 4, 6]")]
    [InlineData("l.filter(x, x != 2)", "[1, 3]")]
    [InlineData("l.transformList(i, x, i * x)", "[0, 2, 6]")]
    [InlineData("l.transformMap(i, x, x)", "{0: 1, 1: 2, 2: 3}")]
    [InlineData("l.transformMapEntry(i, x, {x: i})", "{1: 0, 2: 1, 3: 2}")]
    [InlineData("l.slice(1, 3)", "[2, 3]")]
    [InlineData("l.slice(1, 4)", "IndexOutOfRange")]
    [InlineData("l.reverse()", "[3, 2, 1]")]
    [InlineData("l.reverse().sort()", "[1, 2, 3]")]
    [InlineData("(l + l).distinct()", "[1, 2, 3]")]
    [InlineData("[l, l].flatten()", "[1, 2, 3, 1, 2, 3]")]
    [InlineData("l.first().value() + l.last().value()", "4")]
    [InlineData("sets.contains(l, [2])", "true")]
    [InlineData("sets.equivalent(l, [3, 2, 1])", "true")]
    [InlineData("sets.intersects([3], l)", "true")]
    [InlineData("math.greatest(l)", "3")]
    [InlineData("'%s'.format([l])", "'[1, 2, 3]'")]
    [InlineData("'%d%d%d'.format(l)", "'123'")]
    [InlineData("l.map(x, string(x)).join(',')", "'1,2,3'")]
    [InlineData("optional.ofNonZeroValue(l).hasValue()", "true")]
    [InlineData("type(l)", "list")]
    [InlineData("dyn(l) == 1", "false")]
    public void List_HowEverItIsGiven_IsTheSame(string source, string expected)
    {
        var program = CelTesting.Compile(source, new CelVariable("l", CelType.List(CelType.Int)));
        CelTesting.AssertResult("array", program, new Bindings(CelValue.List(Numbers)), expected);
        CelTesting.AssertResult("host", program, new Bindings(CelValue.List(new HostedList(Numbers))), expected);
        CelTesting.AssertResult("part of a host's", program, new Bindings(CelValue.List(new HostedList([CelValue.Null, .. Numbers]), 1)), expected);
        var dynamic = CelTesting.Compile(source, new CelVariable("l", CelType.Dyn));
        CelTesting.AssertResult("dyn", dynamic, new Bindings(CelValue.List(new HostedList(Numbers))), expected);
    }

    [Theory]
    [InlineData("m", "{'a': 1, 'b': 2}")]
    [InlineData("m == {'b': 2, 'a': 1}", "true")]
    [InlineData("{'b': 2, 'a': 1} == m", "true")]
    [InlineData("m != {'b': 2, 'a': 3}", "true")]
    [InlineData("m.a", "1")]
    [InlineData("m.c", "NoSuchKey")]
    [InlineData("m['b']", "2")]
    [InlineData("m['c']", "NoSuchKey")]
    [InlineData("m[?'a']", "optional.of(1)")]
    [InlineData("m.?c", "optional.none()")]
    [InlineData("has(m.a) && !has(m.c)", "true")]
    [InlineData("'a' in m && !('c' in m)", "true")]
    [InlineData("dyn(1) in dyn(m)", "false")]
    [InlineData("size(m) + m.size()", "4")]
    [InlineData("m.all(k, k < 'c')", "true")]
    [InlineData("m.exists(k, v, v == 2)", "true")]
    [InlineData("m.existsOne(k, v, v > 0)", "false")]
    [InlineData("m.map(k, k).sort()", "['a', 'b']")]
    [InlineData("m.filter(k, m[k] == 2)", "['b']")]
    [InlineData("m.transformList(k, v, v).sort()", "[1, 2]")]
    [InlineData("m.transformMap(k, v, v * 2)", "{'a': 2, 'b': 4}")]
    [InlineData("m.transformMapEntry(k, v, {v: k})", "{1: 'a', 2: 'b'}")]
    [InlineData("'%s'.format([m])", "'{a: 1, b: 2}'")]
    [InlineData("[m, m].distinct().size()", "1")]
    [InlineData("type(m)", "map")]
    public void Map_HowEverItIsGiven_IsTheSame(string source, string expected)
    {
        foreach (var type in new[] { CelType.Map(CelType.String, CelType.Int), CelType.Dyn })
        {
            var program = CelTesting.Compile(source, new CelVariable("m", type));
            var made = CelValue.Map(Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
            CelTesting.AssertResult("made once", program, new Bindings(made), expected);
            CelTesting.AssertResult("host", program, new Bindings(CelValue.Map(new HostedMap(Entries))), expected);
        }
    }

    [Theory]
    [InlineData("p.name", "'Ann'")]
    [InlineData("p.age + 1", "31")]
    [InlineData("p.tags[0]", "'x'")]
    [InlineData("has(p.name)", "true")]
    [InlineData("has(p.friend.name)", "false")]
    [InlineData("has(q.name)", "false")]
    [InlineData("q.name", "NoSuchField")]
    [InlineData("q.name == 'x' || q.age == 7", "true")]
    [InlineData("has(q.friend)", "false")]
    [InlineData("has(q.friend.name)", "NoSuchField")]
    [InlineData("p.?name", "optional.of('Ann')")]
    [InlineData("q.?name", "optional.none()")]
    [InlineData("q.?name.orValue('none')", "'none'")]
    [InlineData("p.friend.age", "7")]
    [InlineData("p.friend.name", "NoSuchField")]
    [InlineData("p.?friend.?name", "optional.none()")]
    [InlineData("optional.of(p).name", "optional.of('Ann')")]
    [InlineData("has(optional.of(p).name)", "true")]
    [InlineData("has(optional.of(q).name)", "false")]
    [InlineData("p == p", "true")]
    [InlineData("p == q", "false")]
    [InlineData("p in [q, p]", "true")]
    [InlineData("dyn(p) == pet", "false")]
    [InlineData("dyn(p) == 1", "false")]
    [InlineData("type(p) == test.Person", "true")]
    [InlineData("dyn(type(p)) == test.Pet", "false")]
    [InlineData("[p, q].map(x, x.age)", "[30, 7]")]
    [InlineData("[dyn(p), dyn(pet)].map(x, x.age)", "[30, 4]")]
    [InlineData("[dyn(p), dyn(pet)].map(x, x.name)", "['Ann', 'Rex']")]
    [InlineData("dyn(p).nothing", "NoSuchField")]
    [InlineData("has(dyn(p).nothing)", "false")]
    [InlineData("dyn(p)['name']", "NoSuchOverload")]
    [InlineData("dyn(p) < dyn(q)", "NoSuchOverload")]
    [InlineData("'name' in dyn(p)", "NoSuchOverload")]
    [InlineData("dyn(p).all(x, true)", "NoSuchOverload")]
    public void Record_TypedAndDyn_GivesFields(string source, string expected)
    {
        var records = new HostedRecords(
            Person,
            [CelValue.String("Ann"), CelValue.Int(30), CelValue.List([CelValue.String("x")]), default],
            [default, CelValue.Int(7), default, default]);
        CelValue[] ann = [CelValue.String("Ann"), CelValue.Int(30), CelValue.List([CelValue.String("x")]), CelValue.Record(records, 1)];
        var withFriend = new HostedRecords(Person, ann);
        var pets = new HostedRecords(Pet, [CelValue.Int(4), CelValue.String("Rex")]);
        var values = new Bindings(CelValue.Record(withFriend), CelValue.Record(records, 1), CelValue.Record(pets));
        foreach (var dynamic in new[] { false, true })
        {
            CelType TypeOf(CelRecordType type) => dynamic ? CelType.Dyn : type;
            var environment = new CelEnvironment(
                [new CelVariable("p", TypeOf(Person)), new CelVariable("q", TypeOf(Person)), new CelVariable("pet", TypeOf(Pet))],
                recordTypes: [Person, Pet]);
            CelTesting.AssertResult("checked", CelTesting.Compile(environment, source), values, expected);
            CelTesting.AssertResult("unchecked", CelTesting.Compile(environment, source, CelTesting.Unchecked), values, expected);
        }
    }

    [Theory]
    [InlineData("missing", "NoValue")]
    [InlineData("missing == 1", "NoValue")]
    [InlineData("missing == 1 || given == 5", "True")]
    [InlineData("given == 5 || missing == 1", "True")]
    [InlineData("given == 5 && missing == 1", "NoValue")]
    [InlineData("[missing]", "NoValue")]
    [InlineData("[1].exists(x, missing == x)", "NoValue")]
    [InlineData("cel.bind(x, missing, given == 5)", "True")]
    public void Variable_WithoutValue_IsAnErrorWhereItIsUsed(string source, string expected)
    {
        var program = CelTesting.Compile(source, new CelVariable("given", CelType.Int), new CelVariable("missing", CelType.Int));
        var arena = new CelArena();
        var result = program.Evaluate(new Bindings(CelValue.Int(5)), arena);

        Assert.Equal(expected, result.IsError ? result.ErrorCode.ToString() : result.AsBool().ToString());
        if (result.IsError)
        {
            Assert.Equal("'missing' has no value here", program.Describe(result, arena).Message);
        }
    }

    [Fact]
    public void Function_NotPure_IsCalledEachTime()
    {
        var calls = 0;
        var environment = new CelEnvironment(functions: [new CelFunction("count", CelOverload.Create(
            "count", false, CelType.Int, CelType.Int, (CelArena _, in CelValue value) => CelValue.Int(value.AsInt() + ++calls)).Impure())]);
        var program = CelTesting.Compile(environment, "count(10)");

        Assert.Equal(0, calls);
        Assert.Equal(11, program.Evaluate(CelActivation.Empty, new CelArena()).AsInt());
        Assert.Equal(12, program.Evaluate(CelActivation.Empty, new CelArena()).AsInt());
    }

    [Fact]
    public void Function_PureWithConstants_IsCalledOnceWhenCompiled()
    {
        var calls = 0;
        var environment = new CelEnvironment(functions: [new CelFunction("twice", CelOverload.Create("twice", true, CelType.Int, CelType.Int, Twice))]);
        CelValue Twice(CelArena arena, in CelValue value)
        {
            calls++;
            return CelValue.Int(value.AsInt() * 2);
        }

        var program = CelTesting.Compile(environment, "4.twice() + 2.twice()");

        Assert.Equal(2, calls);
        Assert.Equal(12, program.Evaluate(CelActivation.Empty, new CelArena()).AsInt());
        Assert.Equal(2, calls);
    }

    [Fact]
    public void Function_Fails_SaysWhyAndWhere()
    {
        var environment = new CelEnvironment(
            [new CelVariable("x", CelType.Int)],
            [new CelFunction("no", CelOverload.Create("no", false, CelType.Int, CelType.Bool, (arena, in _) => arena.Fail("no luck")))]);
        var program = CelTesting.Compile(environment, "x == 1 &&\n  no(x)");
        var arena = new CelArena();
        var error = program.Evaluate(new Bindings(CelValue.Int(1)), arena);

        Assert.Equal(CelErrorCode.Host, error.ErrorCode);
        Assert.Equal("2:3: no luck\n |   no(x)\n |   ^~", program.Describe(error, arena).ToString());
        Assert.True(CelTesting.Compile(environment, "no(x) || x == 1").Evaluate(new Bindings(CelValue.Int(1)), arena).IsTrue);
    }

    [Fact]
    public void Function_OverloadsWithSeveralDelegates_AreChosenByKind()
    {
        var environment = new CelEnvironment(
            [new CelVariable("x", CelType.Dyn)],
            [
                new CelFunction(
                    "f",
                    CelOverload.Create("f_int", false, CelType.Int, CelType.String, (arena, in _) => arena.CopyString("int"u8)),
                    CelOverload.Create("f_string", false, [CelType.String], CelType.String, (arena, _) => arena.CopyString("string"u8)),
                    CelOverload.Create("f_two", false, CelType.Int, CelType.Int, CelType.String, (arena, in _, in _) => arena.CopyString("two ints"u8)),
                    CelOverload.Create(
                        "f_two_strings", false, [CelType.String, CelType.String], CelType.String, (arena, _) => arena.CopyString("two strings"u8))),
            ]);
        var arena = new CelArena();
        string Of(string source, CelValue x) => CelTesting.Compile(environment, source).Evaluate(new Bindings(x), arena).ToString();

        Assert.Equal("\"int\"", Of("f(x)", CelValue.Int(1)));
        Assert.Equal("\"string\"", Of("f(x)", CelValue.String("a")));
        Assert.Equal("\"two ints\"", Of("f(x, x)", CelValue.Int(1)));
        Assert.Equal("\"two strings\"", Of("f(x, x)", CelValue.String("a")));
        Assert.Equal(CelErrorCode.NoSuchOverload, CelTesting.Compile(environment, "f(x)").Evaluate(new Bindings(CelValue.Double(1)), arena).ErrorCode);
    }

    [Fact]
    public void Function_OfAKnownName_AddsItsOverload()
    {
        var environment = new CelEnvironment(
            [new CelVariable("p", Person)],
            [new CelFunction("size", CelOverload.Create("size_person", true, Person, CelType.Int, (_, in _) => CelValue.Int(99)))]);
        var values = new Bindings(CelValue.Record(new HostedRecords(Person, new CelValue[4])));

        Assert.Equal(102, CelTesting.Compile(environment, "p.size() + 'abc'.size()").Evaluate(values, new CelArena()).AsInt());
    }
}
