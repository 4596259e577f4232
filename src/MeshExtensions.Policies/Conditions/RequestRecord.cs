using System.Text;
using MeshExtensions.Cel;

namespace MeshExtensions.Policies.Conditions;

/// <summary><c>request</c>. The names are those of Envoy's attributes, so that an expression of Envoy's RBAC means the same here.</summary>
internal sealed class RequestRecord(RequestAttributes request) : CelRecord
{
    private readonly HeadersMap _headers = new(request);

    /// <summary>The type, as expressions are checked against it.</summary>
    public static CelRecordType Type { get; } = new(
        "mesh.Request",
        new CelField("method", CelType.String),
        new CelField("path", CelType.String),
        new CelField("url_path", CelType.String),
        new CelField("query", CelType.String),
        new CelField("host", CelType.String),
        new CelField("scheme", CelType.String),
        new CelField("protocol", CelType.String),
        new CelField("id", CelType.String),
        new CelField("headers", CelType.Map(CelType.String, CelType.String)),
        new CelField("time", CelType.Timestamp),
        new CelField("size", CelType.Int));

    public override CelRecordType RecordType => Type;

    public override CelValue GetField(long handle, int field, CelArena arena)
    {
        if (!request.IsHttp)
        {
            // A TCP connection has none of it: has() is false, and a condition that asks all the same fails.
            return default;
        }

        return field switch
        {
            0 => RequestText.Of(request.Buffer, request.Method, arena),
            1 => RequestText.Of(request.Buffer, request.Path, arena),
            2 => RequestText.Of(request.UrlPathSlice.Buffer, request.UrlPathSlice.Slice, arena),
            3 => RequestText.Of(request.Buffer, Query(), arena),
            4 => RequestText.Of(request.Buffer, request.Host, arena),
            5 => RequestText.Of(request.Buffer, request.Scheme, arena),
            6 => RequestText.Of(request.Buffer, request.Protocol, arena),
            7 => RequestText.Of(request.Buffer, request.Id, arena),
            8 => CelValue.Map(_headers),
            9 => Time(),
            _ => CelValue.Int(request.Size),
        };
    }

    /// <summary>What stands between the first question mark and the fragment.</summary>
    private Slice Query()
    {
        var path = request.Text(request.Path);
        var fragment = path.IndexOf((byte)'#');
        var end = fragment < 0 ? path.Length : fragment;
        var mark = path[..end].IndexOf((byte)'?');
        return mark < 0 ? default : new Slice(request.Path.Offset + mark + 1, end - mark - 1);
    }

    private CelValue Time()
    {
        // Year 1 to 9999, as the language has it; Envoy sends nothing else.
        const long First = -62_135_596_800;
        const long Last = 253_402_300_799;
        return request.TimeSeconds is >= First and <= Last && request.TimeNanoseconds is >= 0 and <= 999_999_999
            ? CelValue.Timestamp(request.TimeSeconds, request.TimeNanoseconds)
            : default;
    }

    /// <summary><c>request.headers</c>: names without regard to case, several headers of one name joined with a comma.</summary>
    private sealed class HeadersMap(RequestAttributes request) : CelMap
    {
        private const int UsualNameLength = 128;

        public override int GetCount(long handle)
        {
            var headers = request.Headers;
            var count = 0;
            for (var i = 0; i < headers.Count; i++)
            {
                count += IsFirstSeen(headers, i) ? 1 : 0;
            }

            return count;
        }

        public override bool TryGet(long handle, in CelValue key, CelArena arena, out CelValue value)
        {
            value = default;
            if (key.Kind != CelKind.String)
            {
                return false;
            }

            var name = key.AsSpan();
            var headers = request.Headers;
            var index = headers.FindLast(name, headers.Count);
            if (index < 0)
            {
                return false;
            }

            value = Value(headers, index, arena);
            return true;
        }

        public override void GetEntry(long handle, int index, CelArena arena, out CelValue key, out CelValue value)
        {
            var headers = request.Headers;
            for (var i = 0; i < headers.Count; i++)
            {
                if (IsFirstSeen(headers, i) && index-- == 0)
                {
                    key = Name(headers.Name(i), arena);
                    value = Value(headers, i, arena);
                    return;
                }
            }

            key = value = arena.Fail("There is no such header.");
        }

        // From the end, since of a map's key the last entry counts.
        private static bool IsFirstSeen(in HeaderList headers, int index) => headers.FindLast(headers.Name(index), headers.Count) == index;

        private static CelValue Name(ReadOnlySpan<byte> name, CelArena arena)
        {
            Span<byte> lower = stackalloc byte[UsualNameLength];
            return name.Length <= lower.Length && Ascii.ToLower(name, lower, out var written) == System.Buffers.OperationStatus.Done
                ? RequestText.Copy(lower[..written], arena)
                : RequestText.Copy(name, arena);
        }

        private CelValue Value(in HeaderList headers, int last, CelArena arena)
        {
            var entries = request.HeaderTable.Entries;
            var value = RequestText.Of(request.Buffer, entries[last].Value, arena);
            if (headers.IsJoined)
            {
                return value;
            }

            // One by one from the end: a name hardly ever comes more than twice.
            for (var index = headers.FindLast(headers.Name(last), last); index >= 0; index = headers.FindLast(headers.Name(last), index))
            {
                value = Join(RequestText.Of(request.Buffer, entries[index].Value, arena), value, arena);
            }

            return value;
        }

        private static CelValue Join(in CelValue first, in CelValue second, CelArena arena)
        {
            if (first.IsError || second.IsError)
            {
                return first.IsError ? first : second;
            }

            var length = first.AsSpan().Length + 1 + second.AsSpan().Length;
            if (!arena.TryCharge(length / 16))
            {
                return arena.Fail("The headers are too long for the budget of the expression.");
            }

            var joined = System.Buffers.ArrayPool<byte>.Shared.Rent(length);
            try
            {
                first.AsSpan().CopyTo(joined);
                joined[first.AsSpan().Length] = (byte)',';
                second.AsSpan().CopyTo(joined.AsSpan(first.AsSpan().Length + 1));
                return arena.CopyString(joined.AsSpan(0, length));
            }
            finally
            {
                System.Buffers.ArrayPool<byte>.Shared.Return(joined);
            }
        }
    }
}
