using System.Collections;
using System.Text;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace MeshExtensions.Wire.Tests;

/// <summary>Random values, and random messages of any generated type: every field, map, member of a oneof, to a bounded depth.</summary>
internal static class TestGen
{
    private const int MaxDepth = 5;

    /// <summary>Numbers of every length, small ones as often as huge ones.</summary>
    public static readonly Gen<ulong> Varint = Gen.Select(Gen.ULong, Gen.Int[0, 63], (value, shift) => value >> shift);

    /// <summary>Empty, plain, and any characters of Unicode from one to four bytes of UTF-8.</summary>
    public static readonly Gen<string> Text = Gen.OneOf(
        Gen.Const(""),
        Gen.String[Gen.Char['a', 'z'], 1, 12],
        Gen.Int[0, 0x10F7FF].Select(i => new Rune(i < 0xD800 ? i : i + 0x800).ToString()).Array[1, 8].Select(string.Concat),
        Gen.Int[100, 200].Select(length => new string('x', length)));

    private static readonly Gen<byte[]> Blob = Gen.Byte.Array[0, 40];

    public static Gen<T> Message<T>()
        where T : IMessage, new() => Message(new T().Descriptor).Select(message => (T)message);

    public static Gen<IMessage> Message(MessageDescriptor type) => Message(type, depth: 0, []);

    private static Gen<IMessage> Message(MessageDescriptor type, int depth, Dictionary<(MessageDescriptor, int), Gen<IMessage>> known)
    {
        if (known.TryGetValue((type, depth), out var gen))
        {
            return gen;
        }

        var setters = Gen.Const<Action<IMessage>>(_ => { });
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            if (Setter(field, depth, known) is { } setter)
            {
                var sometimes = Gen.Frequency((3, Gen.Const<Action<IMessage>>(_ => { })), (2, setter));
                setters = Gen.Select(setters, sometimes, (first, second) => first + second);
            }
        }

        gen = setters.Select(set =>
        {
            var message = type.Parser.ParseFrom(ByteString.Empty);
            set(message);
            return message;
        });
        known[(type, depth)] = gen;
        return gen;
    }

    private static Gen<Action<IMessage>>? Setter(FieldDescriptor field, int depth, Dictionary<(MessageDescriptor, int), Gen<IMessage>> known)
    {
        if (field.IsMap)
        {
            var keys = Value(field.MessageType.FindFieldByNumber(1), depth, known)!;
            return Value(field.MessageType.FindFieldByNumber(2), depth, known) is { } values
                ? Gen.Select(keys, values).Array[1, 3].Select(entries => (Action<IMessage>)(message =>
                {
                    var map = (IDictionary)field.Accessor.GetValue(message);
                    foreach (var (key, value) in entries)
                    {
                        map[key] = value;
                    }
                }))
                : null;
        }

        if (Value(field, depth, known) is not { } gen)
        {
            return null;
        }

        return field.IsRepeated
            ? gen.Array[1, 3].Select(items => (Action<IMessage>)(message =>
            {
                var list = (IList)field.Accessor.GetValue(message);
                foreach (var item in items)
                {
                    list.Add(item);
                }
            }))
            : gen.Select(value => (Action<IMessage>)(message => field.Accessor.SetValue(message, value)));
    }

    private static Gen<object>? Value(FieldDescriptor field, int depth, Dictionary<(MessageDescriptor, int), Gen<IMessage>> known) => field.FieldType switch
    {
        FieldType.Double => Gen.Double.Select(value => (object)value),
        FieldType.Float => Gen.Float.Select(value => (object)value),
        FieldType.Bool => Gen.Bool.Select(value => (object)value),
        FieldType.String => Text.Select(value => (object)value),
        FieldType.Bytes => Blob.Select(value => (object)ByteString.CopyFrom(value)),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => Varint.Select(value => (object)(int)value),
        FieldType.UInt32 or FieldType.Fixed32 => Varint.Select(value => (object)(uint)value),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Varint.Select(value => (object)(long)value),
        FieldType.UInt64 or FieldType.Fixed64 => Varint.Select(value => (object)value),
        FieldType.Enum => Varint.Select(value => Enum.ToObject(field.EnumType.ClrType, (int)value)),
        // The generated property of a wrapper has the wrapped type.
        FieldType.Message when field.MessageType.File.Name.EndsWith("/wrappers.proto", StringComparison.Ordinal) =>
            Value(field.MessageType.FindFieldByNumber(1), depth, known),
        FieldType.Message when depth < MaxDepth => Message(field.MessageType, depth + 1, known).Select(value => (object)value),
        _ => null,
    };
}
