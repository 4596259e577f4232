using System.Net;
using System.Text;

namespace MeshExtensions.Cel.Tests.Regressions;

/// <summary>What a host may do, whatever it is: choose ids, fail, give nothing.</summary>
public sealed class HostTests
{
    private static readonly CelRecordType UserType = new("test.User", new CelField("name", CelType.String));

    private static readonly CelEnvironment Environment = new(
    [
        new("failing", CelType.List(CelType.String)), new("empty", CelType.List(CelType.String)), new("table", CelType.Map(CelType.String, CelType.String)),
        new("user", UserType), new("text", CelType.String),
    ]);

    [Theory]
    [InlineData("starts_with_string")]
    [InlineData("contains_string")]
    [InlineData("matches_string")]
    [InlineData("optional_orValue_value")]
    public void Evaluate_OverloadWithTheIdOfAnotherFunction_IsTheHostsOwn(string id)
    {
        var denies = new CelFunction("isAllowed", CelOverload.Create(
            id, isMember: true, CelType.String, CelType.String, CelType.Bool, (CelArena _, in CelValue _, in CelValue _) => CelValue.False));
        var program = new CelEnvironment(Environment.Variables, [denies]).Compile("text.isAllowed('t')").Program!;

        Assert.Equal(CelKind.Bool, program.Evaluate(new Host(), new CelArena()).Kind);
        Assert.False(program.Evaluate(new Host(), new CelArena()).IsTrue);
    }

    [Fact]
    public void Compile_OverloadWithTheIdOfAValidatedFunction_DoesNotValidate()
    {
        var lookup = new CelFunction("lookup", CelOverload.Create(
            "string_to_ip", isMember: true, CelType.String, CelType.String, CelType.Bool, (CelArena _, in CelValue _, in CelValue _) => CelValue.True));

        Assert.Empty(new CelEnvironment(Environment.Variables, [lookup]).Compile("text.lookup('no address')").Issues);
    }

    [Theory]
    [InlineData("!('x' in failing)")]
    [InlineData("failing != ['x']")]
    [InlineData("!sets.contains(failing, ['x'])")]
    [InlineData("failing.first().hasValue()")]
    [InlineData("failing[0] != 'x' || text == 'text'")]
    [InlineData("failing.exists(x, x != 'x') || text == 'text'")]
    [InlineData("empty[0] != 'x'")]
    [InlineData("empty.all(x, x != 'x')")]
    [InlineData("!(empty[0] in ['x', 'y'])")]
    [InlineData("table.failing != 'x'")]
    [InlineData("table['empty'] != 'x'")]
    [InlineData("has(table.failing)")]
    [InlineData("table != {'a': 'b'}")]
    [InlineData("has(user.name)")]
    [InlineData("user.?name.hasValue()")]
    [InlineData("!(user == user)")]
    public void Test_PartOfTheHostThatFailsOrIsMissing_IsAnErrorAndNeverTrue(string expression)
    {
        var program = Environment.Compile(expression).Program!;

        Assert.False(program.Test(new Host(), new CelArena(), out var error));
        Assert.True(error.IsError);
        Assert.True(program.Evaluate(new Host(), new CelArena()).IsError);
        Assert.True(program.Trace(new Host(), new CelArena()).Result.IsError);
    }

    [Fact]
    public void Evaluate_AfterAHostsFailure_IsNotTouchedByIt()
    {
        var arena = new CelArena();

        Assert.True(Environment.Compile("'x' in failing").Program!.Evaluate(new Host(), arena).IsError);
        Assert.True(Environment.Compile("text == 'text'").Program!.Test(new Host(), arena, out _));
    }

    [Fact]
    public void Evaluate_FunctionThatGivesNothing_IsAnError()
    {
        var nothing = new CelFunction("nothing", CelOverload.Create("nothing", false, CelType.String, CelType.Bool, (CelArena _, in CelValue _) => default));
        var program = new CelEnvironment(Environment.Variables, [nothing]).Compile("nothing(text)").Program!;

        Assert.Equal(CelErrorCode.Host, program.Evaluate(new Host(), new CelArena()).ErrorCode);
    }

    [Fact]
    public void Matches_PatternOfTheHostWithoutALimitOfCost_Matches()
    {
        var program = Environment.Compile("'a text'.matches(text)").Program!;

        Assert.True(program.Test(new Host(), new CelArena { CostLimit = long.MaxValue }, out _));
    }

    [Fact]
    public void Evaluate_BlockWhoseValuesBuildOnEachOther_CountsTheirDepthTogether()
    {
        var expression = new StringBuilder("cel.block([1");
        for (var i = 0; i < 60; i++)
        {
            expression.Append(", ").Append('-', 150).Append($"cel.index({i})");
        }

        expression.Append("], cel.index(59) == 1)");

        Assert.Contains("levels deep", Assert.Single(new CelEnvironment().Compile(expression.ToString()).Issues).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_MemoryLimit_DoesNotDependOnWhatTheArenaDidBefore()
    {
        var arena = new CelArena { MemoryLimit = 50_000 };
        var large = Environment.Compile("lists.range(3000).map(x, text + text).size()").Program!;

        for (var i = 0; i < 3; i++)
        {
            arena.Reset();
            Assert.Equal(CelErrorCode.MemoryExceeded, large.Evaluate(new Host(), arena).ErrorCode);
        }
    }

    [Fact]
    public void Values_OfTheNetworkAndOfTime_GoInAndOut()
    {
        var arena = new CelArena();

        Assert.Equal(IPAddress.Parse("10.1.2.3"), arena.Ip(IPAddress.Parse("::ffff:10.1.2.3")).AsIPAddress());
        Assert.True(arena.TryParseIp("2001:db8::1"u8, out var parsed));
        Assert.Equal(IPAddress.Parse("2001:db8::1"), parsed.AsIPAddress());
        Assert.False(arena.TryParseIp("10.1.2"u8, out _));
        Assert.Equal("cidr(\"10.0.0.0/8\")", arena.Cidr(IPNetwork.Parse("10.0.0.0/8")).ToString());
        Assert.Equal((-1, -500_000_000), CelValue.Duration(TimeSpan.FromSeconds(-1.5)).AsDuration());
        Assert.True(arena.Optional(CelValue.True).TryGetOptional(out var inner) && inner.IsTrue);
        Assert.False(CelValue.List([CelValue.True]).TryGetOptional(out _));
    }

    [Fact]
    public void TryCharge_OfAHostsFunction_EndsTheEvaluation()
    {
        var expensive = new CelFunction("expensive", CelOverload.Create("expensive", false, CelType.String, CelType.Bool, (CelArena arena, in CelValue _) =>
            arena.TryCharge(2_000_000) ? CelValue.True : arena.Fail("stopped")));
        var program = new CelEnvironment(Environment.Variables, [expensive]).Compile("expensive(text) || text == 'text'").Program!;

        Assert.Equal(CelErrorCode.CostExceeded, program.Evaluate(new Host(), new CelArena()).ErrorCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a-b")]
    [InlineData("a..b")]
    [InlineData("1a")]
    public void Environment_NameThatNothingCouldWrite_IsRefused(string name) =>
        Assert.Contains($"'{name}'", Assert.Throws<ArgumentException>(() => new CelEnvironment([new(name, CelType.Int)])).Message, StringComparison.Ordinal);

    [Fact]
    public void Environment_OverloadThatNoCallCouldChoose_IsRefused()
    {
        var size = CelOverload.Create("my_size", false, CelType.String, CelType.Int, (CelArena _, in CelValue _) => CelValue.Int(7));

        Assert.Contains("'size'", Assert.Throws<ArgumentException>(() => new CelEnvironment(functions: [new("size", size)])).Message, StringComparison.Ordinal);
        Assert.Contains("'f'", Assert.Throws<ArgumentException>(() => new CelEnvironment(functions: [new("f")])).Message, StringComparison.Ordinal);
    }

    private sealed class Host : CelActivation
    {
        public override CelValue Resolve(int variable, CelArena arena) => variable switch
        {
            0 => CelValue.List(new Parts(), 1),
            1 => CelValue.List(new Parts()),
            2 => CelValue.Map(new Table()),
            3 => CelValue.Record(new User()),
            _ => CelValue.String("text"),
        };
    }

    private sealed class Parts : CelList
    {
        public override int GetCount(long handle) => 1;

        public override CelValue GetElement(long handle, int index, CelArena arena) => handle == 1 ? arena.Fail("the backend is down") : default;
    }

    private sealed class Table : CelMap
    {
        public override int GetCount(long handle) => 1;

        public override bool TryGet(long handle, in CelValue key, CelArena arena, out CelValue value)
        {
            value = key.AsSpan().SequenceEqual("empty"u8) ? default : arena.Fail("the backend is down");
            return true;
        }

        public override void GetEntry(long handle, int index, CelArena arena, out CelValue key, out CelValue value)
        {
            key = CelValue.String("failing");
            value = arena.Fail("the backend is down");
        }
    }

    private sealed class User : CelRecord
    {
        public override CelRecordType RecordType => UserType;

        public override CelValue GetField(long handle, int field, CelArena arena) => arena.Fail("the backend is down");
    }
}
