using System.Text.Json;
using System.Xml.Linq;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class TestCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestCommandTests() => _folder.Write("policy.yaml", SuiteTexts.Policy);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Test_TheSampleSuite_PassesAndCoversItsPolicy()
    {
        var result = await MeshextProcess.RunAsync("test", PolicyTexts.QuickstartFolder, "--coverage-threshold", "100");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("coverage: 100.0%", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_AllPass_EndsWithStatusZeroAndOneLine()
    {
        _folder.Write("shop_test.yaml", SuiteTexts.Passing);

        var result = await MeshextProcess.RunAsync("test", _folder.Path);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
        Assert.Matches(@"^5 tests of 1 suite: 5 passed, 0 failed \(\d+ ms\)$", result.Output);
    }

    [Fact]
    public async Task Test_Verbose_HasALineForEachTest()
    {
        _folder.Write("shop_test.yaml", SuiteTexts.Passing);

        var result = await MeshextProcess.RunAsync("test", _folder.Path, "--verbose");

        Assert.Contains("PASS  shop/alice may read\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(6, result.Output.Split('\n').Length);
    }

    [Fact]
    public async Task Test_OneFails_EndsWithStatusOneAndSaysWhatCameAndWhy()
    {
        var file = _folder.Write("shop_test.yaml", SuiteTexts.Failing);

        var result = await MeshextProcess.RunAsync("test", _folder.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(
            $"""
            FAIL  shop/anybody <may> "read" & more  ({file}:5:5)
                  decision: expected allow, got deny
                  rule: expected read, got none
                  No rule allows this request. Consulted: policies of namespace.
            2 tests of 1 suite: 1 passed, 1 failed (
            """.ReplaceLineEndings("\n"),
            result.Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("13$", 1)]
    [InlineData("^shop/.*may", 4)]
    [InlineData("shop/alice", 1)]
    public async Task Test_Run_TakesTestsBySuiteAndName(string pattern, int count)
    {
        _folder.Write("shop_test.yaml", SuiteTexts.Passing);

        var result = await MeshextProcess.RunAsync("test", _folder.Path, "--run", pattern);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"{count} test", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_RunThatTakesNothing_EndsWithStatusTwo()
    {
        _folder.Write("shop_test.yaml", SuiteTexts.Passing);

        AssertRefused(await MeshextProcess.RunAsync("test", _folder.Path, "-r", "no such test"), "--run", "shop/alice may read");
    }

    [Fact]
    public async Task Test_Json_IsOneObjectWithEverything()
    {
        var file = _folder.Write("shop_test.yaml", SuiteTexts.Failing);

        var result = await MeshextProcess.RunAsync("test", _folder.Path, "-o", "json", "--coverage");

        Assert.Equal(1, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        var root = json.RootElement;
        Assert.Equal((2, 1, 1), (root.GetProperty("tests").GetInt32(), root.GetProperty("passed").GetInt32(), root.GetProperty("failed").GetInt32()));
        var suite = Assert.Single(root.GetProperty("suites").EnumerateArray());
        Assert.Equal(file, suite.GetProperty("file").GetString());
        var failed = suite.GetProperty("tests")[1];
        Assert.False(failed.GetProperty("passed").GetBoolean());
        Assert.Equal("decision", failed.GetProperty("mismatches")[0].GetProperty("what").GetString());
        var coverage = root.GetProperty("coverage");
        Assert.Equal(0, coverage.GetProperty("rules")[0].GetProperty("matches").GetInt32());
        Assert.Equal(2, coverage.GetProperty("rules")[0].GetProperty("conditions")[1].GetProperty("true").GetInt32());
    }

    [Fact]
    public async Task Test_JUnit_IsReadableXml()
    {
        _folder.Write(
            "shop_test.yaml", SuiteTexts.Failing + "\n  - {name: \"bell \\a\", request: {url: 'http://orders.shop.svc/', headers: {x-b: \"\\a\"}}}\n");

        var result = await MeshextProcess.RunAsync("test", _folder.Path, "-o", "junit");

        Assert.Equal(1, result.ExitCode);
        var root = XDocument.Parse(result.Output).Root!;
        Assert.Equal(
            ("testsuites", "3", "1", "0"),
            (root.Name.LocalName, (string?)root.Attribute("tests"), (string?)root.Attribute("failures"), (string?)root.Attribute("errors")));
        var suite = Assert.Single(root.Elements("testsuite"));
        Assert.Equal("shop", (string?)suite.Attribute("name"));
        var cases = suite.Elements("testcase").ToList();
        Assert.Equal(["anybody may not read", "anybody <may> \"read\" & more", "bell \uFFFD"], cases.Select(test => (string?)test.Attribute("name")).ToArray());
        Assert.All(cases, test => Assert.Equal("shop", (string?)test.Attribute("classname")));
        var failure = Assert.Single(root.Descendants("failure"));
        Assert.Same(cases[1], failure.Parent);
        Assert.Equal("decision: expected allow, got deny", (string?)failure.Attribute("message"));
        Assert.Contains("No rule allows this request.", failure.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_Coverage_ListsWhatNoTestHasShown()
    {
        _folder.Write("shop_test.yaml", SuiteTexts.Failing);

        var result = await MeshextProcess.RunAsync("test", _folder.Path, "--coverage");

        Assert.Contains(
            "  - read: never matched  (line 6)\n      from principals: cluster.local/ns/shop/sa/alice: never true", result.Output, StringComparison.Ordinal);
        Assert.Contains("      to methods: GET: never false", result.Output, StringComparison.Ordinal);
        Assert.Contains("  - no-orders: never matched", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("coverage: 0.0% (0 of 8 rules and conditions)", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("100", 1)]
    [InlineData("50.5", 0)]
    public async Task Test_CoverageThreshold_FailsBelowIt(string threshold, int exitCode)
    {
        _folder.Write("shop_test.yaml", SuiteTexts.Passing);

        var result = await MeshextProcess.RunAsync("test", _folder.Path, "--coverage-threshold", threshold);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(exitCode == 1, result.Error.Contains("less than the 100% of --coverage-threshold", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Test_SeveralSuites_ShareWhatTheirTestsCover()
    {
        Directory.CreateDirectory(_folder.File("tests"));
        _folder.Write("tests/a_test.yaml", "policies: ../policy.yaml\ntests: [{name: one, request: {url: 'http://orders.shop.svc/orders/13'}}]");
        _folder.Write(
            "tests/b_test.yaml", "policies: [..]\noptions: {paths: as-sent}\ntests: [{name: one, request: {url: 'http://orders.shop.svc/orders/13'}}]");

        var result = await MeshextProcess.RunAsync("test", _folder.File("tests"), "--coverage");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("2 tests of 2 suites", result.Output, StringComparison.Ordinal);
        Assert.Contains("+ odd: matched 2 tests", result.Output, StringComparison.Ordinal);
        Assert.Contains("of 8 rules and conditions", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_BrokenSuites_EndWithStatusTwoAndTellEveryPlace()
    {
        var one = _folder.Write("one_test.yaml", "tests:\n  - name: a\n    request: {url: 'http://a', metod: GET}\n    expects: allow\n");
        var two = _folder.Write("two_test.yaml", "requests: [\n");

        AssertRefused(
            await MeshextProcess.RunAsync("test", _folder.Path),
            $"{one}:3:32: ", "Did you mean 'method'?", $"{one}:4:5: ", "Did you mean 'expect'?", $"{two}:", "not valid YAML");
    }

    [Fact]
    public async Task Test_BrokenPolicy_EndsWithStatusTwoAndTellsItOnce()
    {
        var policy = _folder.Write("broken.yaml", PolicyTexts.Broken);
        _folder.Write("one_test.yaml", "tests: [{name: a, request: {url: 'http://a'}}]");
        _folder.Write("two_test.yaml", "options: {paths: as-sent}\ntests: [{name: a, request: {url: 'http://a'}}]");

        var result = await MeshextProcess.RunAsync("test", _folder.Path);

        AssertRefused(result, $"{policy}:8:15: ", "Allow or Deny");
        Assert.Single(result.Error.Split('\n'));
    }

    [Theory]
    [InlineData("policy: shop/oders", "There is no policy 'shop/oders'. Did you mean 'shop/orders'?")]
    [InlineData("policy: shop/orders, rule: reed", "There is no rule 'reed' of policy 'shop/orders'. Did you mean 'read'?")]
    [InlineData("rule: no-order", "Did you mean 'no-orders'?")]
    [InlineData("shadow: {rule: no-order}", "Did you mean 'no-orders'?")]
    public async Task Test_ExpectedNameThatThereIsNot_EndsWithStatusTwo(string expect, string error)
    {
        var file = _folder.Write("shop_test.yaml", $"tests:\n- name: a\n  request: {{url: 'http://a'}}\n  expect: {{{expect}}}\n");

        AssertRefused(await MeshextProcess.RunAsync("test", _folder.Path), $"{file}:4:", error);
    }

    [Fact]
    public async Task Test_NothingToRun_EndsWithStatusTwo()
    {
        AssertRefused(await MeshextProcess.RunAsync("test", _folder.Path), _folder.Path, "*_test.yaml");
        AssertRefused(await MeshextProcess.RunAsync("test", _folder.File("missing")), "missing", "no such file or folder");
        Directory.CreateDirectory(_folder.File("empty"));
        _folder.Write("empty/a_test.yaml", "tests: [{name: a, request: {url: 'http://a'}}]");
        AssertRefused(await MeshextProcess.RunAsync("test", _folder.File("empty")), "There is no policy at", "'policies'");
    }

    [Fact]
    public async Task Test_TwoSuitesOfOneName_EndWithStatusTwo()
    {
        _folder.Write("a_test.yaml", SuiteTexts.Passing);
        _folder.Write("b_test.yaml", SuiteTexts.Passing);

        AssertRefused(await MeshextProcess.RunAsync("test", _folder.Path), "A suite 'shop' is already at");
    }

    [Theory]
    [InlineData("--run", "[")]
    [InlineData("--coverage-threshold", "101")]
    [InlineData("-o", "yaml")]
    public async Task Test_ArgumentThatCannotBeUsed_EndsWithStatusTwoAndIsNamed(string option, string value)
    {
        var result = await MeshextProcess.RunAsync("test", _folder.Path, option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"'{value}'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_Help_TeachesWithExamples()
    {
        var result = await MeshextProcess.RunAsync("test", "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.All(
            ["--run", "--coverage", "--coverage-threshold", "--verbose", "--output", "meshext test policies", "*_test.yaml"],
            expected => Assert.Contains(expected, result.Output, StringComparison.Ordinal));
    }

    private static void AssertRefused(MeshextResult result, params string[] expected)
    {
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.All(expected, text => Assert.Contains(text, result.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
