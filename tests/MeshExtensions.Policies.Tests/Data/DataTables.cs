using System.Text;
using System.Text.Json;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Data;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Tests.Data;

/// <summary>Tables from text, and back to text.</summary>
internal static class DataTables
{
    public static DataTable? Load(string file, byte[] content, out List<PolicyError> errors, string? key = null, string? value = null)
    {
        errors = [];
        return DataText.Create(file, content, errors) is { } text ? DataLoader.Load(text, new CsvColumns(Column(key), Column(value)), errors) : null;
    }

    public static DataTable Load(string file, string content, string? key = null, string? value = null)
    {
        var table = Load(file, Encoding.UTF8.GetBytes(content), out var errors, key, value);
        Assert.Empty(errors);
        return table!;
    }

    public static List<PolicyError> Errors(string file, string content, string? key = null, string? value = null)
    {
        Assert.Null(Load(file, Encoding.UTF8.GetBytes(content), out var errors, key, value));
        return errors;
    }

    /// <summary>An arena as in an evaluation: before its first one it has no budget, not even for a look at a long key.</summary>
    public static CelArena Arena()
    {
        var arena = new CelArena { CostLimit = long.MaxValue };
        new CelEnvironment().Compile("true").Program!.Evaluate(CelActivation.Empty, arena);
        return arena;
    }

    public static string ToJson(CelValue value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            CelJson.Write(writer, value, new CelArena());
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static string ToJson(DataTable table) => ToJson(table.Value);

    /// <summary>Bytes that lookups leave to the garbage collector; the least of some tries, since the runtime allocates for itself now and then.</summary>
    public static long Allocated(Action action)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static YamlScalar? Column(string? name) => name is null ? null : new YamlScalar(new SourceLocation("d.yaml", 9, 9), name, IsPlain: true);
}
