namespace MeshExtensions.Cel.Conformance;

/// <summary>Cases that are not run, each with its reason. The aim is that there is none.</summary>
public static class Skips
{
    /// <summary>By <c>file/section/name</c>.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
