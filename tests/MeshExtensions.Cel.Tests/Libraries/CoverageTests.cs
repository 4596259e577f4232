using System.Text;
using MeshExtensions.Cel.Checking;
using MeshExtensions.Cel.Libraries;
using MeshExtensions.Cel.Syntax;
using MeshExtensions.Cel.Tests.Support;

namespace MeshExtensions.Cel.Tests.Libraries;

public class CoverageTests
{
    [Fact]
    public void Functions_EveryOverload_IsInATable()
    {
        var used = LibraryRows.All.SelectMany(row => OverloadsOf(row.Expression)).ToHashSet();
        var missing = StandardLibrary.Functions.Values
            .SelectMany(function => function.Overloads.Select(overload => (function.Name, overload.Id)))
            .Where(overload => !used.Contains(overload))
            .ToList();

        Assert.True(missing.Count == 0, $"no table has a row for {string.Join(", ", missing)}");
    }

    // A call counts only where the checker left one overload: then that one runs.
    private static List<(string Name, string Id)> OverloadsOf(string source)
    {
        var issues = new List<CelIssue>();
        var parsed = CelParser.Parse(new CelSource(Encoding.UTF8.GetBytes(source)), ParserOptions.Default, issues);
        var expression = Checker.Check(CelTesting.Standard, parsed!, CelTesting.Checked, issues);
        Assert.True(expression is not null, $"{source}: {string.Join("\n", issues)}");
        return [.. expression.Resolutions.OfType<Resolution.Call>()
            .Where(call => call.Overloads.Length == 1).Select(call => (call.Name, call.Overloads[0].Id))];
    }
}
