using MeshExtensions.Cel.Text;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary><c>size(x)</c> and <c>x.size()</c>.</summary>
internal static class SizeFunctions
{
    public static void AddTo(LibraryBuilder library)
    {
        Add(library, "string", CelType.String, (arena, in text) =>
            arena.TryChargeBytes(text.Length) ? CelValue.Int(Utf8Text.CountCodePoints(text.Span)) : arena.Exceeded());
        Add(library, "bytes", CelType.Bytes, (_, in bytes) => CelValue.Int(bytes.Length));
        Add(library, "list", CelType.List(CelType.Parameter("A")), (_, in list) => CelValue.Int(ListView.Count(list)));
        Add(library, "map", CelType.Map(CelType.Parameter("A"), CelType.Parameter("B")), (_, in map) => CelValue.Int(MapView.Count(map)));
    }

    private static void Add(LibraryBuilder library, string type, CelType parameter, CelFunction1 function)
    {
        library.Global("size", $"size_{type}", parameter, CelType.Int, function);
        library.Member("size", $"{type}_size", parameter, CelType.Int, function);
    }
}
