using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace MeshExtensions.Wire;

/// <summary>
/// Writes the fields of messages into bytes that the caller owns. Lengths of nested messages are filled in when the message ends.
/// </summary>
/// <remarks>
/// It never throws for want of room and never writes past the end: when something does not fit, <see cref="Overflowed"/> is set, what was written
/// since is worthless, and the caller tries again with more bytes. So a caller checks once, at the end.
/// Proto3 presence is the caller's too: a method writes its field also when the value is the default.
/// </remarks>
public ref struct ProtobufWriter
{
    private readonly Span<byte> _buffer;
    private int _position;

    /// <summary>Starts at the first byte of <paramref name="buffer"/>.</summary>
    public ProtobufWriter(Span<byte> buffer)
    {
        _buffer = buffer;
    }

    /// <summary>Whether something did not fit. Then nothing of <see cref="Written"/> may be used.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _position;

    /// <summary>What has been written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._position];

    /// <summary>Bytes that <paramref name="value"/> takes as a varint, 1 to 10.</summary>
    public static int VarintLength(ulong value) => (int)(((uint)BitOperations.Log2(value | 1) * 9 + 73) / 64);

    /// <summary>Writes an int32, int64, uint32, uint64, bool or enum field; a negative number is given as its 64-bit two's complement.</summary>
    public void WriteVarint(int fieldNumber, ulong value)
    {
        WriteRawVarint((uint)fieldNumber << WireTag.Shift | WireTag.Varint);
        WriteRawVarint(value);
    }

    /// <summary>Writes a fixed64, sfixed64 or (as its bits) double field.</summary>
    public void WriteFixed64(int fieldNumber, ulong value)
    {
        WriteRawVarint((uint)fieldNumber << WireTag.Shift | WireTag.Fixed64);
        if (TryTake(sizeof(ulong), out var bytes))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        }
    }

    /// <summary>Writes a fixed32, sfixed32 or (as its bits) float field.</summary>
    public void WriteFixed32(int fieldNumber, uint value)
    {
        WriteRawVarint((uint)fieldNumber << WireTag.Shift | WireTag.Fixed32);
        if (TryTake(sizeof(uint), out var bytes))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }
    }

    /// <summary>Writes a double field.</summary>
    public void WriteDouble(int fieldNumber, double value) => WriteFixed64(fieldNumber, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes a bytes field, a string field that is UTF-8 already, or a nested message that is encoded already.</summary>
    public void WriteBytes(int fieldNumber, scoped ReadOnlySpan<byte> value)
    {
        WriteRawVarint((uint)fieldNumber << WireTag.Shift | WireTag.LengthDelimited);
        WriteRawVarint((uint)value.Length);
        WriteRaw(value);
    }

    /// <summary>Writes a string field from UTF-16. Hot paths have UTF-8 and use <see cref="WriteBytes"/>.</summary>
    public void WriteString(int fieldNumber, scoped ReadOnlySpan<char> value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteRawVarint((uint)fieldNumber << WireTag.Shift | WireTag.LengthDelimited);
        WriteRawVarint((uint)length);
        if (TryTake(length, out var bytes))
        {
            Encoding.UTF8.GetBytes(value, bytes);
        }
    }

    /// <summary>Copies bytes that are encoded fields already.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> bytes)
    {
        if (TryTake(bytes.Length, out var target))
        {
            bytes.CopyTo(target);
        }
    }

    /// <summary>Writes a varint without a tag: an element of a packed field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteRawVarint(ulong value)
    {
        if (value < 0x80 && (uint)_position < (uint)_buffer.Length && !Overflowed)
        {
            _buffer[_position++] = (byte)value;
            return;
        }

        WriteRawVarintSlow(value);
    }

    /// <summary>Begins a nested message. What is written until <see cref="EndMessage"/> belongs to it.</summary>
    /// <param name="fieldNumber">The field that holds the message.</param>
    /// <param name="lengthBytes">
    /// Bytes kept free for the length, 1 to 5. One byte gives the shortest encoding and moves the content when it is longer than 127 bytes.
    /// More bytes never move content up to 2^(7 × n) - 1 bytes, at the price of a padded length, which every parser reads: right for large containers.
    /// </param>
    public MessageStart BeginMessage(int fieldNumber, int lengthBytes = 1)
    {
        WriteRawVarint((uint)fieldNumber << WireTag.Shift | WireTag.LengthDelimited);
        TryTake(lengthBytes, out _);
        return new MessageStart(_position, lengthBytes);
    }

    /// <summary>Ends the nested message that <paramref name="start"/> began and fills in its length. Messages end in the reverse order of their beginning.</summary>
    public void EndMessage(MessageStart start)
    {
        if (Overflowed)
        {
            return;
        }

        var length = _position - start.Position;
        var needed = VarintLength((uint)length);
        var lengthAt = start.Position - start.LengthBytes;
        if (needed <= start.LengthBytes)
        {
            WritePadded(_buffer.Slice(lengthAt, start.LengthBytes), (uint)length);
            return;
        }

        if (TryTake(needed - start.LengthBytes, out _))
        {
            _buffer.Slice(start.Position, length).CopyTo(_buffer[(lengthAt + needed)..]);
            WritePadded(_buffer.Slice(lengthAt, needed), (uint)length);
        }
    }

    /// <summary>A varint in exactly <c>target.Length</c> bytes: continuation bits on all but the last byte, zeros above the value's own bits.</summary>
    private static void WritePadded(Span<byte> target, uint value)
    {
        for (var i = 0; i < target.Length - 1; i++)
        {
            target[i] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[^1] = (byte)value;
    }

    private void WriteRawVarintSlow(ulong value)
    {
        if (!TryTake(VarintLength(value), out var bytes))
        {
            return;
        }

        for (var i = 0; i < bytes.Length - 1; i++)
        {
            bytes[i] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[^1] = (byte)value;
    }

    private bool TryTake(int count, out Span<byte> bytes)
    {
        if (Overflowed || count > _buffer.Length - _position)
        {
            Overflowed = true;
            bytes = default;
            return false;
        }

        bytes = _buffer.Slice(_position, count);
        _position += count;
        return true;
    }

    /// <summary>Where a nested message's content begins, and how many bytes before it were kept for its length.</summary>
    public readonly struct MessageStart
    {
        internal MessageStart(int position, int lengthBytes)
        {
            Position = position;
            LengthBytes = lengthBytes;
        }

        internal int Position { get; }

        internal int LengthBytes { get; }
    }
}
