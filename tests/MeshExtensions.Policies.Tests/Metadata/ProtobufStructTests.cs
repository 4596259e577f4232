using System.Text;
using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies.Tests.Metadata;

public sealed class ProtobufStructTests
{
    private static readonly byte[] Number = [0x11, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F]; // 1.5

    public static TheoryData<string, byte[], string> Readings => new()
    {
        { "no bytes", [], "Absent" },
        { "another key", Structs.Entry("b", Number), "Absent" },
        { "a key that begins so", Structs.Entry("ab", Number), "Absent" },
        { "null", Structs.Entry("a", 0x08, 0x00), "Null" },
        { "a null of another number", Structs.Entry("a", 0x08, 0x07), "Null" },
        { "a number", Structs.Entry("a", Number), "Number 1.5" },
        { "a string", Structs.Entry("a", Structs.StringValue("x")), "String x" },
        { "true", Structs.Entry("a", 0x20, 0x01), "Bool True" },
        { "true in two bytes", Structs.Entry("a", 0x20, 0x80, 0x02), "Bool True" },
        { "false", Structs.Entry("a", 0x20, 0x00), "Bool False" },
        { "an empty Struct", Structs.Entry("a", 0x2A, 0x00), "Struct " },
        { "an empty list", Structs.Entry("a", 0x32, 0x00), "List " },
        { "no member", Structs.Entry("a"), "Unset" },
        { "no Value", Structs.Field(1, Structs.Field(1, "a"u8)), "Unset" },
        { "the Value before the key", Structs.Field(1, [.. Structs.Field(2, Number), .. Structs.Field(1, "a"u8)]), "Number 1.5" },
        { "two keys: the last", Structs.Field(1, [.. Structs.Field(1, "b"u8), .. Structs.Field(2, Number), .. Structs.Field(1, "a"u8)]), "Number 1.5" },
        { "the key twice: the last", [.. Structs.Entry("a", Structs.StringValue("x")), .. Structs.Entry("a", Number)], "Number 1.5" },
        { "the key again, without a Value", [.. Structs.Entry("a", Number), .. Structs.Entry("a")], "Unset" },
        { "two members: the last", Structs.Entry("a", [.. Number, .. Structs.StringValue("x")]), "String x" },
        { "two strings: the last", Structs.Entry("a", [.. Structs.StringValue("x"), .. Structs.StringValue("y")]), "String y" },
        { "a Struct after something else", Structs.Entry("a", [.. Number, 0x2A, 0x00]), "Struct " },
        { "a Struct in two pieces", Structs.Entry("a", 0x2A, 0x00, 0x2A, 0x00), "Malformed" },
        { "a list in two pieces", Structs.Entry("a", 0x32, 0x00, 0x32, 0x00), "Malformed" },
        { "two Values", Structs.Field(1, [.. Structs.Field(1, "a"u8), .. Structs.Field(2, Number), .. Structs.Field(2, Number)]), "Malformed" },
        {
            "unknown fields everywhere",
            [0x78, 1, .. Structs.Field(1, [0x78, 1, .. Structs.Field(1, "a"u8), .. Structs.Field(2, [0x78, 1, .. Number, 0x7B, 0x7C])])],
            "Number 1.5"
        },
        { "wrong wire types are unknown fields", [0x08, 1, .. Structs.Entry("a", [.. Number, 0x18, 0x01, 0x21, 0, 0, 0, 0, 0, 0, 0, 0])], "Number 1.5" },
        { "the end is missing", Structs.Entry("a", Number)[..^1], "Malformed" },
        { "what comes later is malformed", [.. Structs.Entry("a", Number), 0x0A], "Malformed" },
        { "another entry is malformed", [.. Structs.Entry("a", Number), .. Structs.Field(1, 0x0A, 0x05)], "Malformed" },
        { "the Value is malformed", Structs.Entry("a", 0x11, 0x00), "Malformed" },
        { "a group that ends only", [.. Structs.Entry("a", Number), 0x7C], "Malformed" },
        { "a tag of field 0", [.. Structs.Entry("a", Number), 0x02, 0x00], "Malformed" },
    };

    [Theory]
    [MemberData(nameof(Readings))]
    public void Find_Bytes_ReadsAsParsersDo(string name, byte[] message, string expected)
    {
        Assert.NotEmpty(name);
        Assert.Equal(expected, Read(message));
        Assert.Equal(expected != "Malformed", ProtobufStruct.IsReadable(message));
        if (expected is not ("Malformed" or "Absent"))
        {
            var value = Struct.Parser.ParseFrom(message).Fields["a"];
            ProtobufStruct.Find(message, "a"u8, out var found);
            Assert.Equal(Structs.Describe(value), Structs.Describe(found));
        }
    }

    [Fact]
    public void Find_HiddenMessage_IsPassedOverButNotReadable()
    {
        byte[] message = Structs.Entry("a", [0x2A, 0x00, .. Number, 0x2A, 0x00]);

        Assert.Equal("Struct ", Read(message));
        Assert.False(ProtobufStruct.IsReadable(message));
    }

    [Theory]
    [InlineData("a", "Found Struct")]
    [InlineData("a/b", "Found Struct")]
    [InlineData("a/b/c", "Found String")]
    [InlineData("a/b/c/d", "Absent Unset")]
    [InlineData("a/l/c", "Absent Unset")]
    [InlineData("a/x", "Absent Unset")]
    [InlineData("b", "Absent Unset")]
    [InlineData("a.b", "Found Bool")]
    public void Find_Path_LeadsThroughStructsOnly(string path, string expected)
    {
        var message = Structs.Bytes("""{"a": {"b": {"c": "x"}, "l": [{"c": "x"}]}, "a.b": true}""");

        var reading = ProtobufStruct.Find(message, path.Split('/').Select(Encoding.UTF8.GetBytes).ToArray(), out var value);

        Assert.Equal(expected, $"{reading} {value.Kind}");
    }

    [Fact]
    public void Find_EmptyPath_LeadsNowhere() => Assert.Equal(StructReading.Absent, ProtobufStruct.Find(Structs.Bytes("{}"), Array.Empty<byte[]>(), out _));

    [Fact]
    public void Find_Path_SaysWhereTheContentStands()
    {
        byte[] buffer = [9, 9, .. Structs.Bytes("""{"z": 1, "a": {"b": "here"}}""")];

        ProtobufStruct.Find(buffer.AsSpan(2), "a"u8, out var outer, origin: 2);
        ProtobufStruct.Find(outer.Content, "b"u8, out var inner, outer.Offset);

        Assert.Equal("here"u8, buffer.AsSpan(inner.Offset, inner.Content.Length));
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    [InlineData(20_000, false)]
    public void IsReadable_Nested_IsCutAtThirtyTwoLevels(int levels, bool expected)
    {
        Assert.Equal(expected, ProtobufStruct.IsReadable(DeepStructs.Nested(levels, _ => true)));
        Assert.Equal(expected, ProtobufStruct.IsReadable(DeepStructs.Nested(levels, level => level == 0)));
        Assert.Equal(expected, ProtobufStruct.IsReadable(DeepStructs.Nested(levels, level => level % 2 == 0)));
    }

    [Fact]
    public void Find_GroupsInGroups_AreMalformedAndHurtNobody()
    {
        byte[] message = [.. Structs.Entry("a", Number), .. Enumerable.Repeat((byte)0x7B, 20_000), .. Enumerable.Repeat((byte)0x7C, 20_000)];

        Assert.Equal(StructReading.Malformed, ProtobufStruct.Find(message, "a"u8, out _));
        Assert.False(ProtobufStruct.IsReadable(message));
    }

    private static string Read(byte[] message)
    {
        var reading = ProtobufStruct.Find(message, "a"u8, out var value);
        return reading != StructReading.Found ? reading.ToString() : value.Kind switch
        {
            StructValueKind.Number => $"Number {value.Number}",
            StructValueKind.Bool => $"Bool {value.Bool}",
            StructValueKind.Null or StructValueKind.Unset => value.Kind.ToString(),
            _ => $"{value.Kind} {Encoding.UTF8.GetString(value.Content)}",
        };
    }
}
