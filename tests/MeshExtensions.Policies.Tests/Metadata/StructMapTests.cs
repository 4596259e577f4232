using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies.Tests.Metadata;

public sealed class StructMapTests
{
    private const string Claims = """
        {"iss": "https://a", "aud": ["x", "y"], "exp": 1700000000, "half": 0.5, "ok": true, "none": null,
         "realm_access": {"roles": ["admin", "user"], "deep": [{"k": [1, [2]]}]}, "a.b": "dotted", "": "empty", "e": {}, "l": []}
        """;

    [Theory]
    [InlineData("claims.iss == 'https://a'")]
    [InlineData("claims['a.b'] == 'dotted' && claims[''] == 'empty'")]
    [InlineData("claims.exp == 1700000000 && claims.half == 0.5 && type(claims.exp) == double")]
    [InlineData("claims.ok && claims.none == null")]
    [InlineData("'y' in claims.aud && !('z' in claims.aud) && claims.aud[0] == 'x' && size(claims.aud) == 2")]
    [InlineData("'admin' in claims.realm_access.roles")]
    [InlineData("claims.realm_access.deep[0].k[1][0] == 2.0")]
    [InlineData("has(claims.iss) && !has(claims.sub) && !('sub' in claims) && !(1 in claims)")]
    [InlineData("claims.e == {} && claims.l == [] && size(claims.e) == 0")]
    [InlineData("size(claims) == 11 && claims.all(k, k in claims)")]
    [InlineData("claims.exists(k, v, k == 'iss' && v == 'https://a')")]
    [InlineData("claims == claims && claims.realm_access == {'roles': ['admin', 'user'], 'deep': [{'k': [1, [2]]}]}")]
    public void Evaluate_Claims_AsMapsAndLists(string expression) => Assert.Equal("true", Evaluate(expression, Structs.Bytes(Claims)));

    [Theory]
    [InlineData("claims.sub == 'x'")]
    [InlineData("claims.iss.x == 'x'")]
    [InlineData("claims.aud[2] == 'x'")]
    public void Evaluate_AbsentClaim_IsAnErrorThatCanBeAbsorbed(string expression)
    {
        Assert.Equal("Error", Evaluate(expression, Structs.Bytes(Claims)));
        Assert.Equal("true", Evaluate($"{expression} || yes", Structs.Bytes(Claims)));
    }

    [Theory]
    [InlineData("claims.a == 'x' || yes")]
    [InlineData("has(claims.b) || yes")]
    [InlineData("claims.exists(k, k == 'a') || yes")]
    [InlineData("claims != {'a': 1} || yes")]
    [InlineData("'a' in claims || yes")]
    public void Evaluate_UnreadableStruct_IsAnErrorThatNothingAbsorbs(string expression)
    {
        Assert.Equal("Error", Evaluate(expression, [.. Structs.Entry("a", 0x20, 0x01), 0x0A]));
        Assert.Equal("Error", Evaluate(expression, Structs.Entry("a", Structs.Field(5, Structs.Entry("b", 0x11)))));
        Assert.Equal("Error", Evaluate(expression, DeepStructs.Nested(20_000, level => level % 3 == 0)));
    }

    [Fact]
    public void Evaluate_HandleOutOfTheBuffer_IsAnError()
    {
        var map = new StructMap { Buffer = [0x0A] };
        foreach (var (offset, length) in new[] { (0, 2), (2, 0), (-1, 1), (0, -1), (int.MaxValue, int.MaxValue) })
        {
            var handle = StructMap.Handle(offset, length);
            Assert.Equal("Error", Evaluate("'a' in claims", CelValue.Map(map, handle)));
            Assert.Equal("Error", Evaluate("claims.all(x, true)", CelValue.List(map.Lists, handle)));
        }
    }

    [Theory]
    [InlineData("claims != {}")]
    [InlineData("size(claims) == 1")]
    [InlineData("claims.a")]
    public void Root_UnreadableStruct_IsAnErrorFromTheBeginning(string expression)
    {
        var map = new StructMap { Buffer = [.. Structs.Entry("a", 0x20, 0x01), 0x0A] };
        var arena = new CelArena();

        Assert.True(map.Root(0, map.Buffer.Length, arena).IsError);
        Assert.Equal("true", Evaluate(expression, map.Root(0, map.Buffer.Length - 1, arena)));
        Assert.Equal("Error", Evaluate(expression, new ClaimsVariable { Map = map }));
    }

    [Fact]
    public void GetEntry_BeyondTheCount_IsAnError()
    {
        var map = new StructMap { Buffer = Structs.Bytes("""{"a": [1]}""") };
        var arena = Structs.Arena();

        map.GetEntry(StructMap.Handle(0, map.Buffer.Length), 1, arena, out var key, out var value);

        Assert.True(key.IsError && value.IsError);
    }

    [Fact]
    public void Walk_RepeatedKeys_CountOnceAndLastWins()
    {
        byte[] message =
        [
            .. Structs.Entry("a", Structs.StringValue("1")), .. Structs.Entry("b", Structs.StringValue("2")), .. Structs.Entry("a", Structs.StringValue("3")),
        ];

        Assert.Equal("true", Evaluate("size(claims) == 2 && claims == {'a': '3', 'b': '2'} && claims.a == '3'", message));
        Assert.Equal("true", Evaluate("claims.map(k, claims[k]) == ['3', '2']", message));
    }

    [Fact]
    public void Text_IllFormed_IsShownWithReplacements()
    {
        byte[] message = Structs.Entry("a", Structs.Field(3, [(byte)'x', 0xFF, 0xE2, 0x82, (byte)'y']));

        Assert.Equal("true", Evaluate("claims.a == 'x\\ufffd\\ufffdy'", message));
        Assert.Equal("true", Evaluate("claims.all(k, k == '\\ufffd')", Structs.Field(1, Structs.Field(1, 0xFF))));
    }

    [Fact]
    public void Number_AnyDouble_IsThatDouble()
    {
        foreach (var number in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue })
        {
            var message = new Struct { Fields = { ["a"] = Value.ForNumber(number) } };
            Assert.Equal(Structs.Describe(message), Structs.Describe(Structs.Map(new StructMap(), message.ToByteArray()), Structs.Arena()));
        }
    }

    [Fact]
    public void Buffer_SetAgain_ForgetsWhatStoodThere()
    {
        var map = new StructMap();
        var bytes = Structs.Bytes("""{"a": ["x"]}""");
        map.Buffer = bytes;
        var claims = CelValue.Map(map, StructMap.Handle(0, bytes.Length));
        Assert.Equal("true", Evaluate("claims.all(k, k == 'a') && claims.a.all(x, x == 'x')", claims));

        bytes.AsSpan().Replace((byte)'a', (byte)'b');
        map.Buffer = bytes;

        Assert.Equal("true", Evaluate("claims.all(k, k == 'b') && claims.b.all(x, x == 'x')", claims));
        map.Buffer = [];
        Assert.Equal("Error", Evaluate("size(claims) == 1 && claims.all(k, true)", claims));
    }

    [Fact]
    public void Walk_ManyRoots_AreAllReadable()
    {
        var message = Structs.Bytes("""{"a": ["x"]}""");
        var map = new StructMap { Buffer = [.. Enumerable.Repeat(message, 50).SelectMany(bytes => bytes)] };
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 50; i++)
            {
                Assert.Equal("true", Evaluate("claims.a == ['x']", CelValue.Map(map, StructMap.Handle(i * message.Length, message.Length))));
            }
        }
    }

    /// <summary>Were the walk quadratic, this would take minutes.</summary>
    [Fact]
    public void Walk_ManyParts_IsLinear()
    {
        const int Count = 200_000;
        byte[] list = [.. Enumerable.Repeat(Structs.Field(1, Structs.StringValue("x")), Count).SelectMany(bytes => bytes)];
        byte[] entries = [.. Enumerable.Range(0, Count).SelectMany(i => Structs.Entry($"{i}", Structs.StringValue("x")))];
        byte[] message = [.. entries, .. Structs.Entry("list", Structs.Field(6, list))];
        var arena = Structs.Arena();
        var map = Structs.Map(new StructMap(), message);

        Assert.Equal(Count + 1, map.Count());
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal("x"u8, map.EntryAt(i, arena).Value.AsSpan());
        }

        var elements = map.EntryAt(Count, arena).Value;
        Assert.Equal(Count, elements.Count());
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal("x"u8, elements.ElementAt(i, arena).AsSpan());
        }
    }

    [Fact]
    public void TryGet_LargeStruct_IsPaidFor()
    {
        byte[] message = [.. Enumerable.Range(0, 50_000).SelectMany(i => Structs.Entry($"{i}", Structs.StringValue("x")))];

        Assert.Equal("Error", Evaluate("lists.range(1000).all(i, claims['7'] == 'x')", message));
        Assert.Equal("true", Evaluate("claims['7'] == 'x'", message));
    }

    private static string Evaluate(string expression, byte[] message)
    {
        var map = new StructMap();
        return Evaluate(expression, Structs.Map(map, message));
    }

    private static string Evaluate(string expression, CelValue claims) => Evaluate(expression, new ClaimsVariable { Claims = claims });

    private static string Evaluate(string expression, ClaimsVariable variables)
    {
        var compilation = ClaimsVariable.Environment.Compile(expression);
        Assert.True(compilation.Program is not null, string.Join('\n', compilation.Issues));
        var arena = new CelArena();
        var result = compilation.Program.Evaluate(variables, arena);
        return result.IsError ? "Error" : Structs.Describe(result, arena);
    }
}
