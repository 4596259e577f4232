using MeshExtensions.Cel.Text;
using MeshExtensions.Cel.Values;
using static MeshExtensions.Cel.CelType;

namespace MeshExtensions.Cel.Libraries;

/// <summary><c>size(x)</c> and <c>x.size()</c>.</summary>
internal static class SizeFunctions
{
    public static void AddTo(LibraryBuilder library)
    {
        Add(library, "string", CelType.String, (arena, in text) =>
            arena.TryChargeBytes(text.Length) ? CelValue.Int(Utf8Text.CountCodePoints(text.Span)) : arena.Exceeded());
        Add(library, "bytes", CelType.Bytes, (_, in bytes) => CelValue.Int(bytes.Length));
        Add(library, "list", List(Parameter("A")), (_, in list) => CelValue.Int(ListView.Count(list)));
        Add(library, "map", Map(Parameter("A"), Parameter("B")), (_, in map) => CelValue.Int(MapView.Count(map)));
    }

    private static void Add(LibraryBuilder library, string type, CelType parameter, CelFunction1 function)
    {
        library.Global("size", $"size_{type}", parameter, Int, function);
        library.Member("size", $"{type}_size", parameter, Int, function);
    }
}
