using System.Buffers.Text;
using MeshExtensions.Cel;

namespace MeshExtensions.Policies;

/// <summary>Puts a text together, in memory that is used again and again.</summary>
internal sealed class AnswerBuilder
{
    /// <summary>Envoy keeps all headers of a message within 60 KiB; a longer text cannot be meant.</summary>
    public const int MaxLength = 64 * 1024;

    private const int UsualLength = 256;
    private const int LongestNumber = 32;

    private byte[] _bytes = new byte[UsualLength];
    private int _length;

    /// <summary>Whether something did not fit.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The text so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Starts anew.</summary>
    public void Clear()
    {
        _length = 0;
        IsTooLong = false;
    }

    /// <summary>Adds text.</summary>
    public void Append(ReadOnlySpan<byte> text)
    {
        if (text.TryCopyTo(Room(text.Length)))
        {
            _length += text.Length;
        }
    }

    /// <summary>Adds a value, if it is a text, a number or a bool.</summary>
    public bool TryAppend(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.String:
                Append(value.AsSpan());
                return true;
            case CelKind.Bool:
                Append(value.AsBool() ? "true"u8 : "false"u8);
                return true;
            case CelKind.Int when Utf8Formatter.TryFormat(value.AsInt(), Room(LongestNumber), out var written):
            case CelKind.Uint when Utf8Formatter.TryFormat(value.AsUint(), Room(LongestNumber), out written):
            case CelKind.Double when Utf8Formatter.TryFormat(value.AsDouble(), Room(LongestNumber), out written):
                _length += written;
                return true;
            case CelKind.Int or CelKind.Uint or CelKind.Double:
                return true; // No room: IsTooLong says so.
            default:
                return false;
        }
    }

    private Span<byte> Room(int length)
    {
        if (_length + length > MaxLength)
        {
            IsTooLong = true;
            return default;
        }

        if (_length + length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(MaxLength, Math.Max(2 * _bytes.Length, _length + length)));
        }

        return _bytes.AsSpan(_length);
    }
}
