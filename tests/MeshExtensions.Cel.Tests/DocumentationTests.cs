using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeshExtensions.Cel.Libraries;
using MeshExtensions.Cel.RegularExpressions;
using MeshExtensions.Cel.Syntax;
using MeshExtensions.Cel.Tests.Support;
using MeshExtensions.Commands;
using Shop;

namespace MeshExtensions.Cel.Tests;

/// <summary>
/// Runs what docs/expressions.md shows. In blocks marked cel, each line is <c>expression  // => value</c>; anywhere else an example is
/// <c>`expression` → `value`</c>. A value is an expression, or the word error (evaluation fails) or invalid (it does not compile). Blocks marked console are
/// commands of <c>meshext eval</c> and what they print. The variables are those of the block marked json, which the page calls request.json.
/// </summary>
public sealed class DocumentationTests
{
    private const int LeastExamples = 150;
    private const string Arrow = " → ";
    private const string Comment = "// => ";

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "expressions.md")).ReplaceLineEndings("\n");
    private static readonly (string? Language, string Text)[] Parts = [.. Cut(Page)];
    private static readonly Regex Inline = new("`(?<expression>[^`]+)` → `(?<value>[^`]+)`", RegexOptions.NonBacktracking);
    private static readonly Regex Command = new(
        @"^\$ meshext eval '(?<expression>[^']+)'(?<bindings> --bindings request\.json)?(?<explain> --explain)?$", RegexOptions.NonBacktracking);

    private static readonly EvalBindings Bindings = EvalBindings.Read(Encoding.UTF8.GetBytes(Assert.Single(Blocks("json"))));
    private static readonly CelEnvironment Environment = new(Bindings.Variables);

    // Those of Macros.Find, but for the two that only other programs' output uses: cel.index and cel.iterVar.
    private static readonly string[] MacroNames =
    [
        "has", "all", "exists", "exists_one", "existsOne", "map", "filter", "sortBy", "transformList", "transformMap", "transformMapEntry", "optMap",
        "optFlatMap", "bind", "block",
    ];

    [Fact]
    public void Page_EveryExample_IsTrue()
    {
        var examples = Examples().ToList();
        var wrong = examples.Select(example => Check(example.Expression, example.Expected)).OfType<string>().ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {examples.Count} examples:\n{string.Join('\n', wrong)}");
        Assert.InRange(examples.Count, LeastExamples, int.MaxValue);
    }

    [Fact]
    public void Page_EveryFunctionAndMacro_HasAnExample()
    {
        var text = string.Join('\n', Examples().Select(example => example.Expression));
        Assert.All(MacroNames, name => Assert.True(IsMacro(name), name));
        var functions = StandardLibrary.Functions.Keys.Where(name => char.IsAsciiLetter(name[0]));
        var names = functions.Concat(MacroNames.Where(name => name != "block"));
        Assert.All(names, name => Assert.True(Regex.IsMatch(text, $@"\b{Regex.Escape(name)}\(", RegexOptions.NonBacktracking), name));
        Assert.Contains("`cel.block`", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_EveryRowOfFunctions_HasAnExample()
    {
        var isTable = false;
        foreach (var line in Prose())
        {
            isTable = line.StartsWith('|') && (isTable || line.EndsWith("| example |", StringComparison.Ordinal));
            var isHead = line.StartsWith("|---", StringComparison.Ordinal) || line.EndsWith("| example |", StringComparison.Ordinal);
            Assert.True(!isTable || isHead || line.Contains(Arrow, StringComparison.Ordinal), line);
        }
    }

    [Fact]
    public void Page_EveryCommand_PrintsWhatIsShown()
    {
        var count = 0;
        foreach (var block in Blocks("console"))
        {
            var expected = new StringBuilder();
            foreach (var line in block.TrimEnd('\n').Split('\n').Where(line => line.StartsWith('$')))
            {
                count++;
                var command = Command.Match(line);
                Assert.True(command.Success, line);
                expected.Append(line).Append('\n').Append(
                    Run(command.Groups["expression"].Value, command.Groups["explain"].Success, command.Groups["bindings"].Success));
            }

            Assert.Equal(expected.ToString(), block);
        }

        Assert.InRange(count, 5, int.MaxValue);
    }

    [Fact]
    public void Page_Limits_AreTheDefaults()
    {
        var (options, arena) = (CelCompilationOptions.Default, new CelArena());
        Assert.Contains($"| source | {options.MaximumLength:N0} bytes |", Page, StringComparison.Ordinal);
        Assert.Contains($"| nesting | {options.MaximumDepth} levels; ", Page, StringComparison.Ordinal);
        Assert.Contains($"| parts | {ParserOptions.Default.MaxNodes:N0}: ", Page, StringComparison.Ordinal);
        Assert.Contains(
            $"{RegularExpressionLimits.DynamicPatternBytes:N0} bytes and {RegularExpressionLimits.DynamicStates:N0} states.",
            Page,
            StringComparison.Ordinal);
        Assert.Contains($"| {arena.CostLimit:N0} units |", Page, StringComparison.Ordinal);
        Assert.Contains($"| {arena.MemoryLimit / (1024 * 1024)} MiB |", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Program_IsTheFileOfThisProject()
    {
        var file = File.ReadAllText(Path.Combine(Repository.Folder, "tests", "MeshExtensions.Cel.Tests", "DocumentedProgram.cs")).ReplaceLineEndings("\n");
        Assert.Equal(file, Assert.Single(Blocks("csharp")));
    }

    [Theory]
    [InlineData("path.isBelow('/api/') && headers['x-team'] == user.team", "yes")]
    [InlineData("has(headers.cookie)", "no")]
    [InlineData("type(user) == shop.User && headers.exists(name, headers[name] == user.team)", "yes")]
    [InlineData("headers.cookie == ''", "1:1: no such key: \"cookie\"\n | headers.cookie == ''\n | ^~~~~~~~~~~~~~")]
    [InlineData("path.isBelow('/api')", "1:6: a folder ends with a slash\n | path.isBelow('/api')\n |      ^~~~~~~")]
    [InlineData("user.nam == 'ann'", "1:1: 'shop.User' has no field 'nam'; did you mean 'name'?\n | user.nam == 'ann'\n | ^~~~~~~~")]
    [InlineData("path", "1:1: this is of type 'string', but 'bool' is wanted here\n | path\n | ^~~~")]
    public void Program_EachCondition_GivesItsOutcome(string condition, string expected)
    {
        var compilation = Conditions.Compile(condition);
        var request = new Request("/api/v1", new Headers(("host", "shop.example"), ("x-team", "web")), new User("ann", "web"));
        var answer = compilation.Program is { } program ? Conditions.Evaluate(program, request, new CelArena()) : string.Join('\n', compilation.Issues);
        Assert.Equal(expected, answer);
    }

    private static bool IsMacro(string name)
    {
        var value = new IdentifierExpression(0, default, name == "bind" || name == "block" ? Macros.Namespace : "x", IsAbsolute: false);
        return Enumerable.Range(1, 3).Any(arguments => Macros.Find(name, name == "has" ? null : value, arguments) is not null);
    }

    private static IEnumerable<string> Blocks(string language) => Parts.Where(part => part.Language == language).Select(part => part.Text);

    private static IEnumerable<string> Prose() => Parts.Where(part => part.Language is null).Select(part => part.Text);

    /// <summary>The page cut into fenced blocks, each line ended, and the lines between them.</summary>
    private static IEnumerable<(string? Language, string Text)> Cut(string page)
    {
        const string Fence = "```";
        string? language = null;
        var block = new StringBuilder();
        foreach (var line in page.Split('\n'))
        {
            if (language is null && line.StartsWith(Fence, StringComparison.Ordinal))
            {
                language = line[Fence.Length..];
            }
            else if (language is null)
            {
                yield return (null, line);
            }
            else if (line == Fence)
            {
                yield return (language, block.ToString());
                language = null;
                block.Clear();
            }
            else
            {
                block.Append(line).Append('\n');
            }
        }

        Assert.Null(language);
    }

    private static IEnumerable<(string Expression, string Expected)> Examples()
    {
        foreach (var line in Blocks("cel").SelectMany(block => block.TrimEnd('\n').Split('\n')))
        {
            var place = line.LastIndexOf(Comment, StringComparison.Ordinal);
            Assert.True(place > 0, $"There is no expectation in: {line}");
            yield return (line[..place], line[(place + Comment.Length)..]);
        }

        foreach (var line in Prose())
        {
            var examples = Inline.Matches(line);
            Assert.True(examples.Count == line.Split(Arrow).Length - 1, $"There is an arrow without an example in: {line}");
            foreach (Match example in examples)
            {
                // A vertical bar in a table is escaped.
                yield return (example.Groups["expression"].Value.Replace(@"\|", "|", StringComparison.Ordinal), example.Groups["value"].Value);
            }
        }
    }

    /// <summary>What is wrong with an example; null when nothing is.</summary>
    private static string? Check(string expression, string expected)
    {
        var compilation = Environment.Compile(expression);
        if (expected == "invalid" || compilation.Program is not { } program)
        {
            return expected == "invalid" && compilation.Program is null ? null : $"{expression}: {expected} expected\n{string.Join('\n', compilation.Issues)}";
        }

        var arena = new CelArena();
        var value = program.Evaluate(Bindings, arena);
        if (expected == "error")
        {
            return value.IsError ? null : $"{expression}: an error expected, not {value}";
        }

        if (value.IsError)
        {
            return $"{expression}: {expected} expected\n{program.Describe(value, arena)}";
        }

        var wanted = Environment.Compile(expected);
        Assert.True(wanted.Program is not null, $"{expected}\n{string.Join('\n', wanted.Issues)}");
        return CelTesting.AreSame(value, wanted.Program.Evaluate(Bindings, arena), arena)
            ? null
            : $"{expression}: {expected} expected, not {CelJson.TypeName(value)} {value}";
    }

    /// <summary>What <c>meshext eval</c> prints, both of its streams.</summary>
    private static string Run(string expression, bool explain, bool withBindings)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var bindings = withBindings ? Bindings : EvalBindings.None;
        var compilation = new CelEnvironment(bindings.Variables).Compile(expression);
        foreach (var issue in compilation.Issues)
        {
            output.WriteLine($"meshext: {issue}");
        }

        if (compilation.Program is not { } program)
        {
            return output.ToString();
        }

        var arena = new CelArena();
        var trace = program.Trace(bindings, arena);
        if (explain)
        {
            foreach (var line in CelTraceText.Lines(trace, program, arena))
            {
                output.WriteLine(line);
            }
        }

        output.WriteLine(trace.Result.IsError ? $"meshext: {program.Describe(trace.Result, arena)}" : Json(trace.Result, arena));
        return output.ToString();
    }

    private static string Json(CelValue value, CelArena arena)
    {
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WritePropertyName("value");
            CelJson.Write(json, value, arena);
            json.WriteString("type", CelJson.TypeName(value));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
