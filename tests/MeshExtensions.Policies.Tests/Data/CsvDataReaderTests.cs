namespace MeshExtensions.Policies.Tests.Data;

public sealed class CsvDataReaderTests
{
    [Theory]
    [InlineData("user\nalice\nbob\n", """{"alice":true,"bob":true}""")]
    [InlineData("user\r\nalice\r\nbob", """{"alice":true,"bob":true}""")]
    [InlineData("\uFEFFuser\nalice\n", """{"alice":true}""")]
    [InlineData("user\n", "{}")]
    [InlineData("\n\nuser\n\n\nalice\n\r\n\n", """{"alice":true}""")]
    [InlineData("user,tier\nalice,gold\nbob,\n", """{"alice":{"tier":"gold"},"bob":{"tier":""}}""")]
    [InlineData("user,tier,limit\nalice,gold,1\n", """{"alice":{"tier":"gold","limit":"1"}}""")]
    [InlineData("\"user\",\"the \"\"tier\"\"\"\n\"al,ice\",\"a\r\nb\"\n", """{"al,ice":{"the \"tier\"":"a\r\nb"}}""")]
    [InlineData("u\n\"\"\"\"\n\"\"\"a\"\"\"\"b\"\n", """{"\"":true,"\"a\"\"b":true}""")]
    [InlineData("u\nå ä\n", """{"å ä":true}""")]
    [InlineData("u,v\na,\"\"", """{"a":{"v":""}}""")]
    [InlineData("u,v\na,", """{"a":{"v":""}}""")]
    public void Load_WellFormed_IsTheTable(string csv, string json) => Assert.Equal(json, DataTables.ToJson(DataTables.Load("f.csv", csv)));

    [Theory]
    [InlineData("user", "tier", """{"alice":"gold"}""")]
    [InlineData("tier", "user", """{"gold":"alice"}""")]
    [InlineData(null, "limit", """{"alice":"7"}""")]
    [InlineData("limit", null, """{"7":{"user":"alice","tier":"gold"}}""")]
    public void Load_NamedColumns_AreTaken(string? key, string? value, string json) =>
        Assert.Equal(json, DataTables.ToJson(DataTables.Load("f.csv", "user,tier,limit\nalice,gold,7\n", key, value)));

    [Theory]
    [InlineData("", "f.csv:1:1: The file is empty; its first row must name the columns.")]
    [InlineData("\n\r\n", "f.csv:1:1: The file is empty; its first row must name the columns.")]
    [InlineData("a,b\nå,1,2\n", "f.csv:2:1: This row has 3 fields, but the header has 2; a field with a comma in it needs quotes.")]
    [InlineData("a,b\n\nx\n", "f.csv:3:1: This row has 1 field, but the header has 2; a field with a comma in it needs quotes.")]
    [InlineData("a,b\n,1\n", "f.csv:2:1: The key of this row is empty; fill it in or take the row out.")]
    [InlineData("a\n\"\"\n", "f.csv:2:1: The key of this row is empty; fill it in or take the row out.")]
    [InlineData("a,b\nåå\"x\"y,1\n", "f.csv:2:3: A quote stands within a field; put the whole field in quotes and write this quote twice.")]
    [InlineData("a,b\n\"x\"y\"\r,1\n", "f.csv:2:4: Something stands behind the quote that ends this field; write a quote within quotes twice.")]
    [InlineData("a,b\n1,\"x\n2,y\n", "f.csv:2:3: The quote that begins this field is never closed; close it, or write a quote within quotes twice.")]
    [InlineData("a\nx\ry\n", "f.csv:2:2: A carriage return stands without a line feed; end lines with LF or CRLF, or put the field in quotes.")]
    [InlineData("a,\nx,y\n", "f.csv:1:3: The column name '' is empty, or has a space before or behind it; the first row must name the columns.")]
    [InlineData("a, b\nx,y\n", "f.csv:1:3: The column name ' b' is empty, or has a space before or behind it; the first row must name the columns.")]
    [InlineData("a,b,b\nx,y,z\n", "f.csv:1:5: The key 'b' is already there, at f.csv:1:3; keep one of them.", "")]
    [InlineData("a;b\nx;y\n", "f.csv:1:1: The header has semicolons or tabs but no commas; write the file with commas between its fields.")]
    [InlineData("a\nx\n\"x\"\ny\n", "f.csv:3:1: The key 'x' is already there, at f.csv:2:1; keep one of them.")]
    public void Load_Malformed_SaysWhereAndWhatToDo(string csv, string error, string? others = null)
    {
        var errors = DataTables.Errors("f.csv", csv).ConvertAll(found => found.ToString());

        Assert.Equal(error, errors[0]);
        Assert.Equal(others is null, errors.Count == 1); // A column name twice is a key twice in every row.
    }

    [Theory]
    [InlineData("usr", null, "d.yaml:9:9: The file f.csv has no column 'usr'. Did you mean 'user'?")]
    [InlineData(null, "zone", "d.yaml:9:9: The file f.csv has no column 'zone'. It has 'user, tier'.")]
    public void Load_ColumnThatIsNotThere_SaysWhichAre(string? key, string? value, string error) =>
        Assert.Equal(error, Assert.Single(DataTables.Errors("f.csv", "user,tier\n", key, value)).ToString());

    [Fact]
    public void Load_SeveralMistakes_AreAllReported() =>
        Assert.Equal("f.csv:2:1 f.csv:3:1 f.csv:5:1", string.Join(' ', DataTables.Errors("f.csv", "a,b\n,1\nx\ny,1\ny,2\n").Select(error => error.Location)));

    [Fact]
    public void Load_MoreMistakesThanAnyoneReads_CountsTheRest()
    {
        var errors = DataTables.Errors("f.csv", "a\n" + string.Concat(Enumerable.Repeat("x\n", 1000)));

        Assert.Equal(101, errors.Count);
        Assert.Equal("f.csv:3:1: The key 'x' is already there, at f.csv:2:1; keep one of them.", errors[0].ToString());
        Assert.Equal("f.csv: The file has 899 more errors; mend those that are named first.", errors[100].ToString());
    }
}
