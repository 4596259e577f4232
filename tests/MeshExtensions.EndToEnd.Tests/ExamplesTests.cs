using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

/// <summary>Every example is valid, and its suite shows what it says.</summary>
public sealed class ExamplesTests
{
    private static readonly string Examples = Path.Combine(Path.GetDirectoryName(PolicyTexts.QuickstartFolder)!, "examples");

    public static TheoryData<string> Folders => [.. Directory.EnumerateDirectories(Examples).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Validate_Example_IsValid(string folder)
    {
        var result = await MeshextProcess.RunAsync("validate", Path.Combine(Examples, folder));

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Example_HasASuite(string folder) => Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(Examples, folder), "*_test.yaml"));

    [Fact]
    public async Task Test_AllExamples_PassAndShowEveryRule()
    {
        var result = await MeshextProcess.RunAsync("test", Examples, "--coverage-threshold", "100");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains(" 0 failed", result.Output, StringComparison.Ordinal);
    }
}
