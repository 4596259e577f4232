using System.Reflection;

namespace MeshExtensions.Telemetry;

/// <summary>The version that is told to backends.</summary>
internal static class ProductVersion
{
    /// <summary>For example <c>0.1.0</c>; a source revision after <c>+</c> is left out.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
