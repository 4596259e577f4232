using System.Globalization;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies.Tests.Metadata;

/// <summary>Structs of the generated type, their bytes, random ones, and one text for a Struct whoever has read it.</summary>
internal static class Structs
{
    private static readonly CelProgram True = new CelEnvironment().Compile("true").Program!;

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char['a', 'c'], 0, 3],
        Gen.OneOf("", "ü", "€", "😀", "\0", "\"\\\n"),
        Gen.Int[120, 140].Select(length => new string('x', length)));

    private static readonly Gen<Value> Scalar = Gen.OneOf(
        Gen.Const(0).Select(_ => Value.ForNull()),
        Gen.Int[-1000, 1000].Select(number => Value.ForNumber(number / 8.0)),
        Gen.Double[1e100, 1e300].Select(Value.ForNumber),
        Gen.Bool.Select(Value.ForBool),
        Text.Select(Value.ForString));

    public static Gen<Struct> Random { get; } = Struct(depth: 0);

    /// <summary>The wire bytes of a JSON object.</summary>
    public static byte[] Bytes(string json) => Google.Protobuf.WellKnownTypes.Struct.Parser.ParseJson(json).ToByteArray();

    /// <summary>A field with the tag's length-delimited content.</summary>
    public static byte[] Field(int number, params ReadOnlySpan<byte> content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteLength(content.Length);
        }

        stream.Write(content);
        return stream.ToArray();
    }

    /// <summary>An entry of a Struct with these bytes as its Value.</summary>
    public static byte[] Entry(string key, params ReadOnlySpan<byte> value) =>
        Field(1, [.. Field(1, System.Text.Encoding.UTF8.GetBytes(key)), .. Field(2, value)]);

    /// <summary>A Value that is a string.</summary>
    public static byte[] StringValue(string text) => Field(3, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>An arena with a whole budget.</summary>
    public static CelArena Arena()
    {
        var arena = new CelArena();
        True.Evaluate(CelActivation.Empty, arena);
        return arena;
    }

    /// <summary>The map of bytes that stand somewhere in a larger buffer.</summary>
    public static CelValue Map(StructMap map, ReadOnlySpan<byte> message)
    {
        map.Buffer = [0xFF, 0xFF, 0xFF, .. message, 0xFF];
        return CelValue.Map(map, StructMap.Handle(3, message.Length));
    }

    public static string Describe(Struct value) =>
        Describe(value.Fields.Select(field => (field.Key, Describe(field.Value))));

    public static string Describe(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.NumberValue => Describe(value.NumberValue),
        Value.KindOneofCase.StringValue => Quote(value.StringValue),
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        Value.KindOneofCase.StructValue => Describe(value.StructValue),
        Value.KindOneofCase.ListValue => "[" + string.Join(',', value.ListValue.Values.Select(Describe)) + "]",
        _ => "null",
    };

    public static string Describe(in CelValue value, CelArena arena)
    {
        switch (value.Kind)
        {
            case CelKind.Null:
                return "null";
            case CelKind.Double:
                return Describe(value.AsDouble());
            case CelKind.String:
                return Quote(System.Text.Encoding.UTF8.GetString(value.AsSpan()));
            case CelKind.Bool:
                return value.AsBool() ? "true" : "false";
            case CelKind.Map:
                var entries = new List<(string Key, string Value)>();
                for (var i = 0; i < value.Count(); i++)
                {
                    var (key, inner) = value.EntryAt(i, arena);
                    entries.Add((System.Text.Encoding.UTF8.GetString(key.AsSpan()), Describe(inner, arena)));
                }

                return Describe(entries);
            case CelKind.List:
                var elements = new List<string>();
                for (var i = 0; i < value.Count(); i++)
                {
                    elements.Add(Describe(value.ElementAt(i, arena), arena));
                }

                return "[" + string.Join(',', elements) + "]";
            default:
                return value.Kind.ToString();
        }
    }

    /// <summary>What a reading of a Value says, without the expression language.</summary>
    public static string Describe(in StructValue value) => value.Kind switch
    {
        StructValueKind.Number => Describe(value.Number),
        StructValueKind.String => Quote(System.Text.Encoding.UTF8.GetString(value.Content)),
        StructValueKind.Bool => value.Bool ? "true" : "false",
        StructValueKind.Struct => Describe(Google.Protobuf.WellKnownTypes.Struct.Parser.ParseFrom(value.Content)),
        StructValueKind.List => Describe(new Value { ListValue = ListValue.Parser.ParseFrom(value.Content) }),
        _ => "null",
    };

    private static string Describe(IEnumerable<(string Key, string Value)> entries) =>
        "{" + string.Join(',', entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{Quote(entry.Key)}:{entry.Value}")) + "}";

    private static string Describe(double number) => BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture);

    private static string Quote(string text) => $"{text.Length}'{text}'";

    private static Gen<Struct> Struct(int depth) => Gen.Select(Text, ValueAt(depth)).Array[0, 4].Select(entries =>
    {
        var result = new Struct();
        foreach (var (key, value) in entries)
        {
            result.Fields[key] = value;
        }

        return result;
    });

    private static Gen<Value> ValueAt(int depth) => depth == 3
        ? Scalar
        : Gen.Frequency(
            (3, Scalar),
            (1, Struct(depth + 1).Select(Value.ForStruct)),
            (1, ValueAt(depth + 1).Array[0, 4].Select(Value.ForList)));
}
