using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace MeshExtensions.Wire.Tests;

/// <summary>
/// Reads untrusted bytes as a message of a known type, the way the product does, and checks after every step what must hold
/// for any bytes: reading goes forward, ends, and hands out nothing that does not lie in the message.
/// </summary>
internal static class MessageWalk
{
    /// <param name="Error">What is wrong, if anything.</param>
    /// <param name="Offset">The error's offset, or the one at which reading ended.</param>
    /// <param name="Hash">Of everything that was read, so that two walks can be compared.</param>
    /// <param name="FailedIn">The innermost message that could not be read, be it for its own length.</param>
    public readonly record struct Result(WireError Error, int Offset, ulong Hash, MessageDescriptor? FailedIn);

    /// <param name="message">Read with offsets that begin at 0.</param>
    /// <param name="type">Tells which length-delimited fields are messages.</param>
    public static Result Walk(ReadOnlySpan<byte> message, MessageDescriptor type)
    {
        var hash = 14695981039346656037; // FNV-1a
        MessageDescriptor? failedIn = null;
        var reader = new ProtobufReader(message);
        Walk(ref reader, message, type, ref hash, ref failedIn);
        return new Result(reader.Error, reader.Error == WireError.None ? reader.Offset : reader.ErrorOffset, hash, failedIn);
    }

    public static bool IsAcceptedByGeneratedType(ReadOnlySpan<byte> message, MessageDescriptor type)
    {
        try
        {
            type.Parser.ParseFrom(message);
            return true;
        }
        // The second is thrown for some wrappers whose fields end early.
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void Walk(ref ProtobufReader reader, ReadOnlySpan<byte> whole, MessageDescriptor type, ref ulong hash, ref MessageDescriptor? failedIn)
    {
        var before = reader.Offset;
        while (reader.TryReadTag(out var tag))
        {
            Add(ref hash, tag);
            MustAdvance(ref before, reader.Offset, whole.Length);
            if (!Value(ref reader, whole, type, tag, ref hash, ref failedIn))
            {
                Check(reader.Error != WireError.None, "a value that cannot be read is an error");
                break;
            }

            MustAdvance(ref before, reader.Offset, whole.Length);
        }

        Check(reader.Offset <= whole.Length, "reading stays inside");
        Check(!reader.TryReadTag(out _), "the end is the end");
        if (reader.Error != WireError.None)
        {
            failedIn ??= type;
        }
    }

    private static bool Value(
        ref ProtobufReader reader, ReadOnlySpan<byte> whole, MessageDescriptor type, uint tag, ref ulong hash, ref MessageDescriptor? failedIn)
    {
        switch (WireTag.TypeOf(tag))
        {
            case WireType.Varint when reader.TryReadVarint(out var varint):
                Add(ref hash, varint);
                return true;
            case WireType.Fixed64 when reader.TryReadFixed64(out var fixed64):
                Add(ref hash, fixed64);
                return true;
            case WireType.Fixed32 when reader.TryReadFixed32(out var fixed32):
                Add(ref hash, fixed32);
                return true;
            case WireType.LengthDelimited when type.FindFieldByNumber(WireTag.FieldNumberOf(tag)) is { FieldType: FieldType.Message } field:
                if (!reader.TryReadMessage(out var nested))
                {
                    failedIn = field.MessageType;
                    return false;
                }

                Walk(ref nested, whole, field.MessageType, ref hash, ref failedIn);
                Check(nested.Offset == reader.Offset, "a nested reader ends where the outer one goes on");
                return reader.Accept(nested);
            case WireType.LengthDelimited when reader.TryReadBytes(out var bytes):
                // The same memory, not only the same bytes.
                Check(bytes == whole.Slice(reader.Offset - bytes.Length, bytes.Length), "a span lies in the message, before the offset");
                foreach (var value in bytes)
                {
                    Add(ref hash, value);
                }

                return true;
            case WireType.StartGroup or WireType.EndGroup:
                return reader.TrySkip(tag);
            default:
                return false;
        }
    }

    private static void MustAdvance(ref int before, int offset, int length)
    {
        Check(offset > before && offset <= length, "every step goes forward");
        before = offset;
    }

    private static void Check(bool condition, string message)
    {
        if (!condition)
        {
            Assert.Fail(message);
        }
    }

    private static void Add(ref ulong hash, ulong value) => hash = (hash ^ value) * 1099511628211;
}
