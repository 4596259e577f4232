using System.Reflection;

namespace MeshExtensions.Cel.Tests.Support;

/// <summary>Marks a class whose tests are tables of an expression and what it gives.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LibraryTableAttribute : Attribute;

/// <summary>The rows of all tables, for tests that ask something else about the same expressions.</summary>
internal static class LibraryRows
{
    public static IReadOnlyList<(string Expression, string Expected)> All { get; } =
    [
        .. typeof(LibraryRows).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<LibraryTableAttribute>() is not null)
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<InlineDataAttribute>())
            .Select(row => ((string)row.Data[0]!, (string)row.Data[1]!)),
    ];
}
