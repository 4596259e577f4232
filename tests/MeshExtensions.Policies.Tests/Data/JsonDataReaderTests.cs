using System.Text;

namespace MeshExtensions.Policies.Tests.Data;

public sealed class JsonDataReaderTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("[]", "{}")]
    [InlineData(""" ["a","b\n\u00e5"] """, """{"a":true,"b\nå":true}""")]
    [InlineData("\uFEFF{\"a\":1}", """{"a":1}""")]
    [InlineData("""{"":{"":[[],{},[[]],""]}}""", """{"":{"":[[],{},[[]],""]}}""")]
    [InlineData("""{"a":null,"b":false,"c":true,"d":"x","e":-1,"f":1.5,"g":1e3}""", """{"a":null,"b":false,"c":true,"d":"x","e":-1,"f":1.5,"g":1000}""")]
    [InlineData("""{"a":9223372036854775807,"b":-9223372036854775808}""", """{"a":9223372036854775807,"b":-9223372036854775808}""")]
    [InlineData("""{"\ud83d\ude00":"\ud83d\ude00\u0000"}""", "{\"\\uD83D\\uDE00\":\"\\uD83D\\uDE00\\u0000\"}")]
    [InlineData("""{"a":{"x":1,"y":"a word that is there twice"},"b":{"y":"a word that is there twice"}}""", """{"a":{"x":1,"y":"a word that is there twice"},"b":{"y":"a word that is there twice"}}""")]
    public void Load_WellFormed_IsTheTable(string json, string expected) => Assert.Equal(expected, DataTables.ToJson(DataTables.Load("f.json", json)));

    [Theory]
    [InlineData("1", "f.json:1:1: The file must hold an object (key: value), or an array of strings, which is a set of keys.")]
    [InlineData("\n \"a\"", "f.json:2:2: The file must hold an object (key: value), or an array of strings, which is a set of keys.")]
    [InlineData("", "f.json:1:1: This is not valid JSON: ")]
    [InlineData("{\"å\": tru}", "f.json:1:10: This is not valid JSON: ")]
    [InlineData("{\"a\":\n [1, {", "f.json:2:7: This is not valid JSON: ")]
    [InlineData("{\"a\": \"x", "f.json:1:9: This is not valid JSON: ")]
    [InlineData("{} {}", "f.json:1:4: This is not valid JSON: ")]
    [InlineData("[] 1", "f.json:1:4: This is not valid JSON: ")]
    [InlineData("{\"a\": 1,}", "f.json:1:9: This is not valid JSON: ")]
    [InlineData("{} // c", "f.json:1:4: This is not valid JSON: ")]
    [InlineData("{\"å\": 9223372036854775808}", "f.json:1:7: The number '9223372036854775808' is too large: a whole number has at most 64 bits with its sign. ")]
    [InlineData("{\"a\": [-1e999]}", "f.json:1:8: The number '-1e999' is too large: a number reaches to about 1.8e308. ")]
    [InlineData("{\"a\":\n\"\\uD800\"}", "f.json:2:1: This string has half of a surrogate pair")]
    [InlineData("{\"\\uDFFF\": 1}", "f.json:1:2: This string has half of a surrogate pair")]
    [InlineData("[\"\\uDFFF\"]", "f.json:1:2: This string has half of a surrogate pair")]
    [InlineData("[\"a\", 1]", "f.json:1:7: An array is a set of keys, so everything in it must be a string")]
    [InlineData("[\"a\", {\"b\": [1]}]", "f.json:1:7: An array is a set of keys, so everything in it must be a string")]
    [InlineData("{\"a\": 1,\n \"b\": 2, \"\\u0061\": 3}", "f.json:2:10: The key 'a' is already there, at f.json:1:2; keep one of them.")]
    [InlineData("{\"x\": {\"a\": 1, \"a\": 3}}", "f.json:1:16: The key 'a' is already there, at f.json:1:8; keep one of them.")]
    [InlineData("[\"a\", \"a\"]", "f.json:1:7: The key 'a' is already there, at f.json:1:2; keep one of them.")]
    public void Load_Malformed_SaysWhereAndWhatToDo(string json, string error) =>
        Assert.StartsWith(error, Assert.Single(DataTables.Errors("f.json", json)).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData(32, 0)]
    [InlineData(33, 1)]
    [InlineData(34, 1)]
    [InlineData(100_000, 1)]
    public void Load_Nesting_EndsAtItsLimit(int depth, int expectedErrors)
    {
        var json = "{\"a\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";

        DataTables.Load("f.json", Encoding.UTF8.GetBytes(json), out var errors);

        Assert.Equal(expectedErrors, errors.Count);
        Assert.All(errors, error => Assert.Equal("f.json:1:37: The values nest deeper than 32 levels; make them flatter.", error.ToString()));
    }

    [Theory]
    [InlineData("{\"å\n\":", 2, 3)]
    [InlineData("", 1, 1)]
    [InlineData("\n\n{\"a\": \"", 3, 8)]
    public void Load_BytesThatAreNotUtf8_SaysWhere(string before, int line, int column)
    {
        Assert.Null(DataTables.Load("f.json", [.. Encoding.UTF8.GetBytes(before), 0xFF, 0xFE, (byte)'"'], out var errors));

        Assert.Equal($"f.json:{line}:{column}: What stands here is not UTF-8 text; save the file as UTF-8.", Assert.Single(errors).ToString());
    }

    [Fact]
    public void Load_AnyBeginningOfAFile_IsOneError()
    {
        var json = """{"alice":{"tier":"gold","limits":[1,2.5,-3e2]},"bob":"\u00e5\\","carol":null,"dave":true}"""u8.ToArray();
        for (var length = 0; length < json.Length; length++)
        {
            Assert.Null(DataTables.Load("f.json", json[..length], out var errors));
            Assert.Matches("^f\\.json:1:[0-9]+: .+", Assert.Single(errors).ToString());
        }
    }
}
