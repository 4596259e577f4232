using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MeshExtensions.Wire;

/// <summary>
/// Reads the fields of one message from its bytes, in the order in which they stand. It knows no message: the caller names the tags.
/// </summary>
/// <remarks>
/// Bad input never throws and is never read past its end: the call that meets it returns <see langword="false"/>, <see cref="Error"/> and
/// <see cref="ErrorOffset"/> say what and where, and every later call returns <see langword="false"/> too. The end of the message
/// is the same <see langword="false"/> with <see cref="Error"/> still <see cref="WireError.None"/>. Field presence, merging and the last-one-wins rule are
/// the caller's, as is the choice to skip a known field that comes with an unexpected wire type (parsers treat it as unknown).
/// </remarks>
public ref struct ProtobufReader
{
    /// <summary>Groups may nest this deep inside a skipped field; the limit keeps skipping off the stack's end. Other parsers use 100.</summary>
    public const int MaxGroupDepth = 100;

    private const int MaxVarintLength = 10;

    private readonly ReadOnlySpan<byte> _buffer;
    private readonly int _origin;
    private int _position;
    private int _errorOffset;

    /// <summary>Starts at the first byte of a message.</summary>
    /// <param name="message">The message's bytes, without any length before them.</param>
    /// <param name="origin">Where <paramref name="message"/> begins in what the user sent, in bytes; offsets are counted from there.</param>
    public ProtobufReader(ReadOnlySpan<byte> message, int origin = 0)
    {
        _buffer = message;
        _origin = origin;
    }

    /// <summary>What is wrong with the input, or <see cref="WireError.None"/>.</summary>
    public WireError Error { get; private set; }

    /// <summary>Offset in bytes of the value that could not be read; meaningful when <see cref="Error"/> is set.</summary>
    public readonly int ErrorOffset => _origin + _errorOffset;

    /// <summary>Offset in bytes of the next byte to be read.</summary>
    public readonly int Offset => _origin + _position;

    /// <summary>Reads the next tag; <see langword="false"/> at the end of the message or on bad input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadTag(out uint tag)
    {
        // One byte holds every tag of fields 1 to 15; a number above 0 and a wire type of 0, 1, 2 or 5 need no further check.
        if ((uint)_position < (uint)_buffer.Length)
        {
            uint first = _buffer[_position];
            if (first is >= 8 and < 0x80 && ((1u << (int)(first & 7)) & 0b10_0111) != 0)
            {
                _position++;
                tag = first;
                return true;
            }
        }

        return TryReadTagSlow(out tag);
    }

    /// <summary>Reads a varint; the bits above the 64th of a ten-byte varint are dropped, as every parser does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadVarint(out ulong value)
    {
        if ((uint)_position < (uint)_buffer.Length && _buffer[_position] < 0x80)
        {
            value = _buffer[_position++];
            return true;
        }

        return TryReadVarintSlow(out value);
    }

    /// <summary>Reads four bytes, little-endian.</summary>
    public bool TryReadFixed32(out uint value)
    {
        if (_buffer.Length - _position < sizeof(uint))
        {
            value = 0;
            return Fail(WireError.Truncated, _position);
        }

        value = BinaryPrimitives.ReadUInt32LittleEndian(_buffer[_position..]);
        _position += sizeof(uint);
        return true;
    }

    /// <summary>Reads eight bytes, little-endian.</summary>
    public bool TryReadFixed64(out ulong value)
    {
        if (_buffer.Length - _position < sizeof(ulong))
        {
            value = 0;
            return Fail(WireError.Truncated, _position);
        }

        value = BinaryPrimitives.ReadUInt64LittleEndian(_buffer[_position..]);
        _position += sizeof(ulong);
        return true;
    }

    /// <summary>Reads a length and takes that many bytes: a string, bytes, a message or a packed field. Nothing is copied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadBytes(out ReadOnlySpan<byte> value)
    {
        var start = _position;
        if (!TryReadVarint(out var length))
        {
            value = default;
            return false;
        }

        if (length > (ulong)(_buffer.Length - _position))
        {
            value = default;
            return Fail(WireError.Truncated, start);
        }

        value = _buffer.Slice(_position, (int)length);
        _position += (int)length;
        return true;
    }

    /// <summary>Reads a nested message as a reader of its own, whose offsets go on counting from this one's origin.</summary>
    public bool TryReadMessage(out ProtobufReader message)
    {
        if (!TryReadBytes(out var bytes))
        {
            message = default;
            return false;
        }

        message = new ProtobufReader(bytes, Offset - bytes.Length);
        return true;
    }

    /// <summary>Passes over the value of <paramref name="tag"/>, which was just read; a group with all that is in it.</summary>
    public bool TrySkip(uint tag) => TrySkip(tag, depth: 0);

    /// <summary>Takes over the error of a nested reader, so that one check at the end covers a whole message.</summary>
    /// <returns><see langword="true"/> when <paramref name="nested"/> has no error.</returns>
    public bool Accept(in ProtobufReader nested) =>
        nested.Error == WireError.None || Fail(nested.Error, nested.ErrorOffset - _origin);

    private bool TrySkip(uint tag, int depth)
    {
        switch (WireTag.TypeOf(tag))
        {
            case WireType.Varint:
                return TryReadVarint(out _);
            case WireType.Fixed64:
                return TryReadFixed64(out _);
            case WireType.LengthDelimited:
                return TryReadBytes(out _);
            case WireType.Fixed32:
                return TryReadFixed32(out _);
            case WireType.StartGroup:
                return TrySkipGroup(WireTag.FieldNumberOf(tag), depth);
            default:
                return Fail(WireError.UnbalancedGroup, _position);
        }
    }

    private bool TrySkipGroup(int fieldNumber, int depth)
    {
        if (depth >= MaxGroupDepth)
        {
            return Fail(WireError.NestingTooDeep, _position);
        }

        while (TryReadTag(out var tag))
        {
            if (WireTag.TypeOf(tag) == WireType.EndGroup)
            {
                return WireTag.FieldNumberOf(tag) == fieldNumber || Fail(WireError.UnbalancedGroup, _position);
            }

            if (!TrySkip(tag, depth + 1))
            {
                return false;
            }
        }

        return Error == WireError.None && Fail(WireError.Truncated, _position);
    }

    private bool TryReadTagSlow(out uint tag)
    {
        tag = 0;
        if (_position >= _buffer.Length)
        {
            return false;
        }

        var start = _position;
        if (!TryReadVarint(out var value))
        {
            return false;
        }

        if (value > uint.MaxValue || value >> WireTag.Shift == 0 || (value & 7) > (uint)WireType.Fixed32)
        {
            return Fail(WireError.InvalidTag, start);
        }

        tag = (uint)value;
        return true;
    }

    private bool TryReadVarintSlow(out ulong value)
    {
        value = 0;
        var start = _position;
        var available = Math.Min(_buffer.Length - start, MaxVarintLength);
        for (var i = 0; i < available; i++)
        {
            ulong next = _buffer[start + i];
            value |= (next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                _position = start + i + 1;
                return true;
            }
        }

        value = 0;
        return Fail(available == MaxVarintLength ? WireError.VarintTooLong : WireError.Truncated, start);
    }

    /// <summary>Remembers the first error and moves to the end, so that no later call reads on from a place that means nothing.</summary>
    private bool Fail(WireError error, int position)
    {
        if (Error == WireError.None)
        {
            Error = error;
            _errorOffset = position;
        }

        _position = _buffer.Length;
        return false;
    }
}
