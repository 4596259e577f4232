using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CsCheck;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Data;

namespace MeshExtensions.Policies.Tests.Data;

public sealed class DataTableTests(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Few letters and few words, so that texts repeat; one word beyond the lengths that one byte can say.
    private static readonly Gen<string> Words = Gen.Frequency(
        (4, Gen.OneOf(Gen.Const("gold"), Gen.Const("silver"), Gen.Const("a longer word that repeats"), Gen.Const(""), Gen.Const("å\n\"\\😀"))),
        (4, Gen.String[Gen.Char['a', 'e'], 0, 20]),
        (1, Gen.String[Gen.Char['a', 'b'], 120, 300]));

    private static readonly Gen<object?> Values = Gen.Recursive<object?>((depth, inner) =>
    {
        var simple = Gen.OneOf<object?>(
            Gen.Const((object?)null),
            Gen.Bool.Select(value => (object?)value),
            Gen.OneOf(Gen.Long, Gen.Long[-200, 200]).Select(value => (object?)value),
            Gen.Double.Where(double.IsFinite).Select(value => (object?)value),
            Words.Select(value => (object?)value));
        return depth > 3
            ? simple
            : Gen.Frequency(
                (8, simple),
                (1, inner.List[0, 8].Select(value => (object?)value)),
                (1, Gen.Dictionary(Words, inner)[0, 24].Select(value => (object?)value)));
    });

    private static readonly Gen<string> Objects = Gen.Dictionary(Words, Values)[0, 100].Select(value => JsonSerializer.Serialize(value, Plain));

    [Fact]
    public void Load_AnyJsonObject_WalksOutTheSame() =>
        Objects.Sample(
            json =>
            {
                var table = DataTables.Load("f.json", json);
                using var expected = JsonDocument.Parse(json);
                using var actual = JsonDocument.Parse(DataTables.ToJson(table));
                AssertSame(expected.RootElement, actual.RootElement);
                AssertSame(expected.RootElement, table.Value, DataTables.Arena());
            },
            iter: 300);

    [Fact]
    public void TryGet_KeysThatAreNotThere_AreNotFound() =>
        Gen.Select(Words.HashSet[0, 300], Words.HashSet[100]).Sample(
            (keys, others) =>
            {
                var table = DataTables.Load("f.json", JsonSerializer.Serialize(keys));
                foreach (var key in others.Concat(keys))
                {
                    Assert.Equal(keys.Contains(key), table.TryGet(0, CelValue.String(key), new CelArena(), out var value));
                    Assert.Equal(keys.Contains(key), value.IsTrue);
                }
            },
            iter: 100);

    [Fact]
    public void TryGet_KeysOfOtherKinds_AreNotFound()
    {
        var arena = new CelArena();
        var table = DataTables.Load("f.json", """["1","true","null","a"]""");

        Assert.False(table.TryGet(0, CelValue.Int(1), arena, out _));
        Assert.False(table.TryGet(0, CelValue.Double(1), arena, out _));
        Assert.False(table.TryGet(0, CelValue.True, arena, out _));
        Assert.False(table.TryGet(0, CelValue.Null, arena, out _));
        Assert.False(table.TryGet(0, CelValue.Bytes("a"u8.ToArray(), 0, 1), arena, out _));
        Assert.False(table.TryGet(0, default, arena, out var value));
        Assert.Equal(CelKind.Unset, value.Kind);
    }

    [Fact]
    public void Load_MapsAroundTheSizesWhereTheirFormChanges_FindEveryKey()
    {
        for (var count = 0; count < 40; count++)
        {
            var keys = Enumerable.Range(0, count).Select(i => $"key{i}").ToDictionary(
                key => key,
                key => new Dictionary<string, string>(StringComparer.Ordinal) { [key] = key },
                StringComparer.Ordinal);
            var json = JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["nested"] = keys }, Plain);
            using var expected = JsonDocument.Parse(json);

            AssertSame(expected.RootElement, DataTables.Load("f.json", json).Value, DataTables.Arena());
        }
    }

    [Theory]
    [InlineData(300)]
    [InlineData(70_000)]
    public void Load_ListsAndMapsOfAnySize_AreFoundByIndex(int count)
    {
        var json = JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["list"] = Enumerable.Range(0, count).Select(i => $"value{i}").ToArray(),
            ["map"] = Enumerable.Range(0, count).ToDictionary(i => $"key{i}", i => i, StringComparer.Ordinal),
        });
        using var expected = JsonDocument.Parse(json);

        AssertSame(expected.RootElement, DataTables.Load("f.json", json).Value, DataTables.Arena());
    }

    [Theory]
    [InlineData(17)]
    [InlineData(1000)]
    public void EndMap_KeysTwiceAmongMany_NamesBothPlaces(int count)
    {
        var json = "{\n" + string.Join(",\n", Enumerable.Range(0, count).Select(i => $"\"k{i}\": 1")) + ",\n\"k3\": 2,\n\"k12\": 2,\n\"k3\": 3}";

        Assert.Equal(
            $"f.json:{count + 2}:1: The key 'k3' is already there, at f.json:5:1; keep one of them.\n"
            + $"f.json:{count + 3}:1: The key 'k12' is already there, at f.json:14:1; keep one of them.\n"
            + $"f.json:{count + 4}:1: The key 'k3' is already there, at f.json:5:1; keep one of them.",
            string.Join('\n', DataTables.Errors("f.json", json)));
    }

    [Fact]
    public void Build_TableThatIsTooLarge_IsOneErrorWhereItBecameSo()
    {
        var json = """{"a":{"b":[1,2]},"c":"a text","d":{"e":{"f":"a text that does not fit"}},"g":[{}]}"""u8.ToArray();
        var fits = 0;
        for (var maximum = 0; fits == 0; maximum++)
        {
            var found = new List<PolicyError>();
            var text = new DataText("f.json", json);
            var errors = new DataErrors("f.json", text.Locate, found);
            var builder = new DataTableBuilder(errors, maximum);
            JsonDataReader.Read(text, builder, errors);
            if (builder.Build() is { } table)
            {
                fits = maximum;
                Assert.Empty(found);
                Assert.Equal(Encoding.UTF8.GetString(json), DataTables.ToJson(table));
            }
            else
            {
                Assert.Contains("larger than the 2 GiB", Assert.Single(found).Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(fits, 50, 200);
    }

    [Fact]
    public void TryGet_AnyKey_AllocatesNothing()
    {
        var table = DataTables.Load("f.json", JsonSerializer.Serialize(Enumerable.Range(0, 5000).ToDictionary(
            i => $"user-{i}",
            i => new Dictionary<string, object>(StringComparer.Ordinal) { ["tier"] = "gold", ["limits"] = new[] { i, 0.5 } },
            StringComparer.Ordinal)));
        var keys = Enumerable.Range(0, 10_000).Select(i => CelValue.String($"user-{i}")).ToArray();
        var (tier, limits) = (CelValue.String("tier"), CelValue.String("limits"));
        var arena = DataTables.Arena();
        var found = 0;

        var allocated = DataTables.Allocated(() =>
        {
            foreach (var key in keys)
            {
                if (table.Value.TryGet(key, arena, out var user) && user.TryGet(tier, arena, out _) && user.TryGet(limits, arena, out var list))
                {
                    found += list.ElementAt(1, arena).Kind == CelKind.Double ? 1 : 0;
                }
            }
        });

        Assert.Equal(0, allocated);
        Assert.Equal(0, found % 5000);
        Assert.True(found > 0);
    }

    [Theory]
    [InlineData("""data.users[?"alice"].tier.orValue("none") == "gold" """, true)]
    [InlineData("""data.users[?"eve"].tier.orValue("none") == "gold" """, false)]
    [InlineData("""data.users[?user].tier == optional.of("gold")""", true)]
    [InlineData("""user in data.users && !("eve" in data.users)""", true)]
    [InlineData("""data.users[user].limits[1] == 2 && data.users.alice.limits == [1, 2]""", true)]
    [InlineData("""data.users.exists(name, name == "bob" && data.users[name] == true) && size(data.users) == 2""", true)]
    [InlineData("""data.blocked_users[?user].orValue(false)""", false)]
    public void Evaluate_ConditionOverTables_GivesTheAnswerAndAllocatesNothing(string source, bool expected)
    {
        var type = CelType.Map(CelType.String, CelType.Dyn);
        var environment = new CelEnvironment([new("data.users", type), new("data.blocked_users", type), new("user", CelType.String)]);
        var compilation = environment.Compile(source);
        Assert.Empty(compilation.Issues);
        var activation = new Activation(
            DataTables.Load("f.json", """{"alice":{"tier":"gold","limits":[1,2]},"bob":true}""").Value,
            DataTables.Load("f.csv", "user\nmallory\n").Value,
            CelValue.String("alice"));
        var arena = new CelArena();
        CelValue error = default;
        var holds = false;
        void Evaluate()
        {
            arena.Reset();
            holds = compilation.Program!.Test(activation, arena, out error);
        }

        for (var i = 0; i < 10; i++)
        {
            Evaluate();
        }

        Assert.Equal(0, DataTables.Allocated(Evaluate));
        Assert.False(error.IsError, error.IsError ? compilation.Program!.Describe(error, arena).ToString() : null);
        Assert.Equal(expected, holds);
    }

    /// <summary>Memory is asserted; times depend on the machine and are only written out.</summary>
    [Theory]
    [InlineData("set")]
    [InlineData("users")]
    [InlineData("csv")]
    public void Load_AMillionKeys_TakesLittleMoreThanTheirJson(string form)
    {
        const int Count = 1_000_000;
        var text = new StringBuilder(form == "csv" ? "user,tier,zone\n" : "{");
        for (var i = 0; i < Count; i++)
        {
            text.Append(form switch
            {
                "set" => $"\"user-{i:D7}\":true,",
                "users" => $"\"user-{i:D7}\":{{\"tier\":\"{(i % 3 == 0 ? "gold" : "silver")}\",\"limits\":[{i % 10},2]}},",
                _ => $"user-{i:D7},{(i % 3 == 0 ? "gold" : "silver")},zone-{i % 100}\n",
            });
        }

        text[^1] = form == "csv" ? '\n' : '}';
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        text.Clear();
        text.Capacity = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();

        var table = DataTables.Load(form == "csv" ? "f.csv" : "f.json", bytes, out var errors)!;

        var loading = watch.ElapsedMilliseconds;
        Assert.Empty(errors);
        var retained = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(Count, table.Count);
        Assert.InRange(table.Bytes, 1, 3L * bytes.Length);
        Assert.InRange(retained, 1, 3L * bytes.Length);

        var keys = Enumerable.Range(0, 1 << 18).Select(i => CelValue.String($"user-{(int)((uint)i * 2654435761u % (2 * Count)):D7}")).ToArray();
        var arena = new CelArena();
        var found = 0;
        for (var round = 0; round < 4; round++)
        {
            watch.Restart();
            foreach (var key in keys)
            {
                found += table.TryGet(0, key, arena, out _) ? 1 : 0;
            }
        }

        output.WriteLine($"{form}: source {bytes.Length:N0} B, table {table.Bytes:N0} B ({(double)table.Bytes / bytes.Length:F2}), retained {retained:N0} B, "
            + $"loaded in {loading} ms; a lookup {watch.Elapsed.TotalNanoseconds / keys.Length:F0} ns, {found / 4.0 / keys.Length:P0} found");
    }

    private static void AssertSame(JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind == JsonValueKind.Number)
        {
            Assert.Equal(expected.GetDouble(), actual.GetDouble());
            Assert.Equal(expected.TryGetInt64(out var whole) ? whole : 0, actual.TryGetInt64(out var other) && expected.TryGetInt64(out _) ? other : 0);
            return;
        }

        Assert.Equal(expected.ValueKind, actual.ValueKind);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.True(expected.EnumerateObject().Select(property => property.Name).SequenceEqual(
                    actual.EnumerateObject().Select(property => property.Name),
                    StringComparer.Ordinal));
                Assert.All(expected.EnumerateObject().Zip(actual.EnumerateObject()), pair => AssertSame(pair.First.Value, pair.Second.Value));
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
                Assert.All(expected.EnumerateArray().Zip(actual.EnumerateArray()), pair => AssertSame(pair.First, pair.Second));
                break;
            case JsonValueKind.String:
                Assert.Equal(expected.GetString(), actual.GetString());
                break;
        }
    }

    /// <summary>The same by lookups, each key found by its text.</summary>
    private static void AssertSame(JsonElement expected, CelValue actual, CelArena arena)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.GetPropertyCount(), actual.Count());
                foreach (var property in expected.EnumerateObject())
                {
                    Assert.True(actual.TryGet(CelValue.String(property.Name), arena, out var value), property.Name);
                    AssertSame(property.Value, value, arena);
                }

                Assert.False(actual.TryGet(CelValue.String("a key that is not there"), arena, out _));
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), actual.Count());
                foreach (var (index, element) in expected.EnumerateArray().Index())
                {
                    AssertSame(element, actual.ElementAt(index, arena), arena);
                }

                break;
            case JsonValueKind.String:
                Assert.Equal(expected.GetString(), Encoding.UTF8.GetString(actual.AsSpan()));
                break;
            case JsonValueKind.Number when expected.TryGetInt64(out var whole):
                Assert.Equal(whole, actual.AsInt());
                break;
            case JsonValueKind.Number:
                Assert.Equal(expected.GetDouble(), actual.AsDouble());
                break;
            default:
                Assert.Equal(expected.ValueKind == JsonValueKind.Null ? CelKind.Null : CelKind.Bool, actual.Kind);
                Assert.Equal(expected.ValueKind == JsonValueKind.True, actual.IsTrue);
                break;
        }
    }

    private sealed class Activation(params ImmutableArray<CelValue> values) : CelActivation
    {
        public override CelValue Resolve(int variable, CelArena arena) => values[variable];
    }
}
