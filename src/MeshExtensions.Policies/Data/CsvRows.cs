using System.Buffers;

namespace MeshExtensions.Policies.Data;

/// <summary>
/// The rows of a CSV file as RFC 4180 has them: commas between fields, quotes around those with commas, quotes or line ends in them, a quote in quotes
/// doubled, lines that end with CRLF. LF alone ends a line too, since most tools write that. Lines with nothing on them are no rows.
/// </summary>
internal sealed class CsvRows(DataText text, DataErrors errors)
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(",\r\n\""u8);
    private static readonly SearchValues<byte> Ends = SearchValues.Create(",\r\n"u8);

    private readonly List<CsvField> _fields = [];
    private byte[] _room = [];
    private int _at;

    /// <summary>The fields of the row that was read last.</summary>
    public IReadOnlyList<CsvField> Fields => _fields;

    /// <summary>Where that row begins.</summary>
    public int Place { get; private set; }

    /// <summary>Reads the next row. What is wrong with a field is an error, and reading goes on behind it.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool TryRead()
    {
        var bytes = text.Bytes;
        _fields.Clear();
        while (LineEnd(bytes) is var blank and > 0)
        {
            _at += blank;
        }

        Place = _at;
        if (_at == bytes.Length)
        {
            return false;
        }

        while (true)
        {
            _fields.Add(_at < bytes.Length && bytes[_at] == '"' ? ReadQuoted(bytes) : ReadPlain(bytes));
            if (_at == bytes.Length || bytes[_at] != ',')
            {
                _at += LineEnd(bytes);
                return true;
            }

            _at++;
        }
    }

    /// <summary>The text of a field, good until the next call.</summary>
    public ReadOnlySpan<byte> TextOf(CsvField field)
    {
        var written = text.Bytes.Slice(field.Start, field.Length);
        if (!field.HasDoubledQuotes)
        {
            return written;
        }

        if (_room.Length < written.Length)
        {
            _room = new byte[written.Length];
        }

        var length = 0;
        for (var i = 0; i < written.Length; i++)
        {
            _room[length++] = written[i];
            i += written[i] == '"' ? 1 : 0;
        }

        return _room.AsSpan(0, length);
    }

    /// <summary>Bytes of the line end that stands here; 0 for none.</summary>
    private int LineEnd(ReadOnlySpan<byte> bytes) => bytes[_at..] switch
    {
        [(byte)'\n', ..] => 1,
        [(byte)'\r', (byte)'\n', ..] => 2,
        _ => 0,
    };

    private CsvField ReadPlain(ReadOnlySpan<byte> bytes)
    {
        var start = _at;
        for (var isMended = false; ; _at++)
        {
            var next = bytes[_at..].IndexOfAny(Special);
            _at = next < 0 ? bytes.Length : _at + next;
            if (_at == bytes.Length || bytes[_at] == ',' || LineEnd(bytes) > 0)
            {
                return new CsvField(start, start, _at - start, HasDoubledQuotes: false);
            }

            if (!isMended)
            {
                errors.Add(_at, bytes[_at] == '"'
                    ? "A quote stands within a field; put the whole field in quotes and write this quote twice."
                    : "A carriage return stands without a line feed; end lines with LF or CRLF, or put the field in quotes.");
                isMended = true;
            }
        }
    }

    private CsvField ReadQuoted(ReadOnlySpan<byte> bytes)
    {
        var place = _at++;
        var start = _at;
        for (var hasDoubledQuotes = false; ; hasDoubledQuotes = true, _at += 2)
        {
            var quote = bytes[_at..].IndexOf((byte)'"');
            if (quote < 0)
            {
                errors.Add(place, "The quote that begins this field is never closed; close it, or write a quote within quotes twice.");
                _at = bytes.Length;
                return new CsvField(place, start, _at - start, HasDoubledQuotes: false);
            }

            _at += quote;
            if (_at + 1 < bytes.Length && bytes[_at + 1] == '"')
            {
                continue;
            }

            var field = new CsvField(place, start, _at - start, hasDoubledQuotes);
            _at++;
            if (_at < bytes.Length && bytes[_at] != ',' && LineEnd(bytes) == 0)
            {
                errors.Add(_at, "Something stands behind the quote that ends this field; write a quote within quotes twice.");
                SkipToEnd(bytes);
            }

            return field;
        }
    }

    private void SkipToEnd(ReadOnlySpan<byte> bytes)
    {
        do
        {
            _at++;
            var next = bytes[_at..].IndexOfAny(Ends);
            _at = next < 0 ? bytes.Length : _at + next;
        }
        while (_at < bytes.Length && bytes[_at] != ',' && LineEnd(bytes) == 0);
    }
}
