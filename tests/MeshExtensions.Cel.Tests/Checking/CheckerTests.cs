using MeshExtensions.Cel.Tests.Support;

namespace MeshExtensions.Cel.Tests.Checking;

public class CheckerTests
{
    private static readonly CelRecordType Person = new(
        "test.Person",
        new CelField("name", CelType.String),
        new CelField("age", CelType.Int),
        new CelField("nick", CelType.Optional(CelType.String)));

    private static readonly CelEnvironment Environment = new(
        [
            new CelVariable("request", Person),
            new CelVariable("count", CelType.Int),
            new CelVariable("any", CelType.Dyn),
            new CelVariable("names", CelType.List(CelType.String)),
            new CelVariable("ages", CelType.Map(CelType.String, CelType.Int)),
            new CelVariable("codes", CelType.Map(CelType.Int, CelType.String)),
            new CelVariable("perhaps", CelType.Optional(CelType.Int)),
            new CelVariable("wrapped", CelType.Wrapper(CelType.Int)),
        ],
        recordTypes: [Person]);

    [Theory]
    [InlineData("requst.age", 1, 1, 6, "nothing is declared as 'requst'; did you mean 'request'?")]
    [InlineData("zzzzzz", 1, 1, 6, "nothing is declared as 'zzzzzz'")]
    [InlineData("count ==\n  coun", 2, 3, 4, "nothing is declared as 'coun'; did you mean 'count'?")]
    [InlineData("'é😀' == xx", 1, 9, 2, "nothing is declared as 'xx'")]
    [InlineData("[1].map(item, itm)", 1, 15, 3, "nothing is declared as 'itm'; did you mean 'item'?")]
    [InlineData("sizes('a')", 1, 1, 5, "there is no function 'sizes'; did you mean 'size'?")]
    [InlineData("'a'.startWith('b')", 1, 5, 9, "there is no function 'startWith'; did you mean 'startsWith'?")]
    [InlineData("'a'.StartsWith('b')", 1, 5, 10, "there is no function 'StartsWith'; did you mean 'startsWith'?")]
    [InlineData("request.nam", 1, 1, 11, "'test.Person' has no field 'nam'; did you mean 'name'?")]
    [InlineData("has(request.xxxxx)", 1, 1, 18, "'test.Person' has no field 'xxxxx'")]
    [InlineData("count.field", 1, 1, 11, "a value of type 'int' has no fields, so not 'field'")]
    [InlineData("codes.a", 1, 1, 7, "'map(int, string)' has no fields, since its keys are not strings; use [ ] with a key of type 'int'")]
    [InlineData("1 + 'a'", 1, 3, 1, "'+' cannot be applied to 'int' and 'string'")]
    [InlineData("1 == 1.0", 1, 3, 2, "'==' cannot be applied to 'int' and 'double'; convert one, as in int(x), or compare through dyn(x)")]
    [InlineData("-'a'", 1, 1, 1, "'-' cannot be applied to 'string'")]
    [InlineData("!count", 1, 1, 1, "'!' cannot be applied to 'int'")]
    [InlineData("true ? 1 : 'a'", 1, 6, 1, "'?:' cannot choose between 'int' and 'string' by 'bool'")]
    [InlineData("count ? 1 : 2", 1, 7, 1, "'?:' cannot choose between 'int' and 'int' by 'int'")]
    [InlineData("names[true]", 1, 6, 1, "'[ ]' cannot be applied to 'list(string)' and 'bool'")]
    [InlineData("1 in 2", 1, 3, 2, "'in' cannot be applied to 'int' and 'int'")]
    [InlineData("count && true", 1, 1, 5, "an operand of '&&' is of type 'int', but must be 'bool'")]
    [InlineData("true || false || 'a'", 1, 18, 3, "an operand of '||' is of type 'string', but must be 'bool'")]
    [InlineData("'a'.contains(1)", 1, 5, 8, "no form of 'contains' fits string.contains(int); there is string.contains(string) -> bool")]
    [InlineData("size(1)", 1, 1, 4, "no form of 'size' fits size(int); there is size(string) -> int | ")]
    [InlineData("'a'.size(1)", 1, 5, 4, "no form of 'size' fits string.size(int)")]
    [InlineData("math.abs('a')", 1, 6, 3, "no form of 'math.abs' fits math.abs(string)")]
    [InlineData("names.all(n, 1)", 1, 14, 1, "the condition is of type 'int', but must be 'bool'")]
    [InlineData("names.filter(n, n)", 1, 17, 1, "the condition is of type 'string', but must be 'bool'")]
    [InlineData("count.all(x, true)", 1, 1, 5, "only a list or a map can be walked; this is of type 'int'")]
    [InlineData("names.transformMapEntry(i, n, n)", 1, 31, 1, "transformMapEntry needs a map such as {key: value} here; this is of type 'string'")]
    [InlineData("{1.5: 'a'}", 1, 2, 3, "a value of type 'double' cannot be a map's key: only bool, int, uint and string can")]
    [InlineData("[?count]", 1, 3, 5, "after '?' an optional is needed; this is of type 'int'")]
    [InlineData("{?'a': 1}", 1, 8, 1, "after '?' an optional is needed; this is of type 'int'")]
    [InlineData("count.optMap(x, x)", 1, 1, 5, "this is of type 'int', not an optional")]
    [InlineData("perhaps.optFlatMap(x, x)", 1, 23, 1, "optFlatMap needs an optional here; this is of type 'int'; use optMap")]
    [InlineData("wrapped == 'a'", 1, 9, 2, "'==' cannot be applied to 'wrapper(int)' and 'string'")]
    public void Check_Mistake_SaysWhatAndWhere(string source, int line, int column, int length, string message)
    {
        var compilation = Environment.Compile(source);

        Assert.Null(compilation.Program);
        var issue = compilation.Issues[0];
        Assert.StartsWith(message, issue.Message, StringComparison.Ordinal);
        Assert.Equal((line, column, length), (issue.Line, issue.Column, issue.Length));
        Assert.Single(compilation.Issues);
    }

    [Fact]
    public void Check_SeveralMistakes_AreAllFoundInOrder()
    {
        var issues = Environment.Compile("a1 + 1 == 2 &&\n  nope(3) &&\n  count && request.naem == ''").Issues;

        Assert.Equal("1:1 2:3 3:3 3:12", string.Join(' ', issues.Select(issue => $"{issue.Line}:{issue.Column}")));
    }

    [Theory]
    [InlineData("\tcount + 'a'", "1:8: '+' cannot be applied to 'int' and 'string'\n | \tcount + 'a'\n | \t      ^")]
    [InlineData("true &&\n  requst", "2:3: nothing is declared as 'requst'; did you mean 'request'?\n |   requst\n |   ^~~~~~")]
    [InlineData("'é😀' + 1", "1:6: '+' cannot be applied to 'string' and 'int'\n | 'é😀' + 1\n |      ^")]
    public void Issue_ToString_PutsACaretBelow(string source, string expected) => Assert.Equal(expected, Environment.Compile(source).Issues[0].ToString());

    [Theory]
    [InlineData("'a'.matches('(')", 13, "this is not a regular expression of RE2: ")]
    [InlineData("matches('a', '[')", 14, "this is not a regular expression of RE2: ")]
    [InlineData("timestamp('yesterday')", 11, "not a valid value: ")]
    [InlineData("duration('1 hour')", 10, "not a valid value: ")]
    [InlineData("ip('1.2.3')", 4, "not a valid value: ")]
    [InlineData("cidr('1.2.3.4')", 6, "not a valid value: ")]
    [InlineData("base64.decode('*')", 15, "not a valid value: ")]
    public void Validate_BadLiteral_IsAnIssueUnlessAskedNot(string source, int column, string message)
    {
        var compilation = Environment.Compile(source);
        var issue = Assert.Single(compilation.Issues);
        Assert.Null(compilation.Program);
        Assert.StartsWith(message, issue.Message, StringComparison.Ordinal);
        Assert.Equal((1, column), (issue.Line, issue.Column));

        // Also where it cannot matter, and without a check.
        var twice = Environment.Compile($"true || {source} == {source}", new CelCompilationOptions { Check = false });
        Assert.Equal(2, twice.Issues.Length);

        var late = CelTesting.Compile(Environment, source, CelTesting.Checked);
        Assert.Equal(CelErrorCode.InvalidArgument, late.Evaluate(CelActivation.Empty, new CelArena()).ErrorCode);
    }

    [Theory]
    [InlineData("1", "int")]
    [InlineData("1u", "uint")]
    [InlineData("1.0", "double")]
    [InlineData("'a'", "string")]
    [InlineData("b'a'", "bytes")]
    [InlineData("null", "null_type")]
    [InlineData("true", "bool")]
    [InlineData("[]", "list(dyn)")]
    [InlineData("[1]", "list(int)")]
    [InlineData("[1, 'a']", "list(dyn)")]
    [InlineData("[[], [1]]", "list(list(int))")]
    [InlineData("{}", "map(dyn, dyn)")]
    [InlineData("{'a': 1}", "map(string, int)")]
    [InlineData("{'a': 1, 1: 'a'}", "map(dyn, dyn)")]
    [InlineData("{'a': []}", "map(string, list(dyn))")]
    [InlineData("any", "dyn")]
    [InlineData("any + 1", "int")]
    [InlineData("any + any", "dyn")]
    [InlineData("any == 1", "bool")]
    [InlineData("any.field", "dyn")]
    [InlineData("any[0]", "dyn")]
    [InlineData("any.map(x, 1)", "list(int)")]
    [InlineData("any.filter(x, true)", "list(dyn)")]
    [InlineData("request", "test.Person")]
    [InlineData("request.age", "int")]
    [InlineData("request.?age", "optional_type(int)")]
    [InlineData("request.nick", "optional_type(string)")]
    [InlineData("request.?nick", "optional_type(string)")]
    [InlineData("has(request.age)", "bool")]
    [InlineData("names[0]", "string")]
    [InlineData("names[?0]", "optional_type(string)")]
    [InlineData("ages.a", "int")]
    [InlineData("ages['a']", "int")]
    [InlineData("names.map(n, n.size())", "list(int)")]
    [InlineData("names.map(n, [n])", "list(list(string))")]
    [InlineData("names.transformMap(i, n, n)", "map(int, string)")]
    [InlineData("names.transformMapEntry(i, n, {n: i})", "map(string, int)")]
    [InlineData("ages.map(k, k)", "list(string)")]
    [InlineData("ages.transformList(k, v, v)", "list(int)")]
    [InlineData("true ? 1 : 2", "int")]
    [InlineData("true ? [] : [1]", "list(int)")]
    [InlineData("perhaps.optMap(x, string(x))", "optional_type(string)")]
    [InlineData("perhaps.optFlatMap(x, optional.of(1.5))", "optional_type(double)")]
    [InlineData("perhaps.orValue(1)", "int")]
    [InlineData("optional.none()", "optional_type(dyn)")]
    [InlineData("type(1)", "type(int)")]
    [InlineData("int", "type(int)")]
    [InlineData("cel.bind(x, 1, [x])", "list(int)")]
    [InlineData("cel.block([1, 'a'], cel.index(1))", "string")]
    [InlineData("math.greatest(1, 2)", "int")]
    [InlineData("math.greatest(1, 2u)", "dyn")]
    [InlineData("math.greatest(1, 2, 3)", "int")]
    [InlineData("math.greatest(1, 2, 3u)", "dyn")]
    [InlineData("math.greatest(any, 2, 3)", "dyn")]
    [InlineData("timestamp(0) - timestamp(0)", "google.protobuf.Duration")]
    [InlineData("wrapped", "wrapper(int)")]
    [InlineData("wrapped == null || wrapped == 1", "bool")]
    [InlineData("[1, 2].flatten(1)", "list(dyn)")]
    [InlineData("[[1]].flatten()", "list(int)")]
    [InlineData("names.first()", "optional_type(string)")]
    [InlineData("optional.unwrap([perhaps])", "list(int)")]
    public void ResultType_Expressions_IsDeduced(string source, string expected) =>
        Assert.Equal(expected, CelTesting.Compile(Environment, source).ResultType.ToString());

    [Fact]
    public void ResultType_NotTheWantedOne_IsAnIssue()
    {
        var options = new CelCompilationOptions { ResultType = CelType.Bool };

        Assert.Equal("this is of type 'int', but 'bool' is wanted here", Assert.Single(Environment.Compile("count", options).Issues).Message);
        Assert.Empty(Environment.Compile("count == 1", options).Issues);
        Assert.Empty(Environment.Compile("any", options).Issues);
        Assert.Empty(Environment.Compile("count", options with { Check = false }).Issues);
        Assert.Empty(Environment.Compile("[]", options with { ResultType = CelType.List(CelType.Int) }).Issues);
        Assert.Single(Environment.Compile("['a']", options with { ResultType = CelType.List(CelType.Int) }).Issues);
    }

    [Fact]
    public void Compile_MistakesWithoutCheck_AreNotFound()
    {
        var options = new CelCompilationOptions { Check = false, ValidateLiterals = false };

        Assert.All(
            ["nope", "nope(1)", "1 + 'a'", "request.nope", "count.all(x, 1)", "'a'.matches('(')"],
            source => Assert.Empty(Environment.Compile(source, options).Issues));
    }

    [Fact]
    public void Suggestion_InAContainer_NamesIt()
    {
        var issue = Assert.Single(new CelEnvironment([new CelVariable("a.count", CelType.Int)], container: "a.b").Compile("cuont").Issues);

        Assert.StartsWith("nothing is declared as 'cuont', here or in 'a.b'", issue.Message, StringComparison.Ordinal);
    }
}
