using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using MeshExtensions.Cel.Time;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel;

/// <summary>
/// A value of the language, 24 bytes, without a heap object of its own. Text and bytes are slices of a buffer that belongs to someone else:
/// to the host, to the program, or to the <see cref="CelArena"/> of the evaluation. A value is good for as long as its buffer stays as it
/// is: one from an arena until that is reset.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct CelValue
{
    // Reference  byte[] (String, Bytes, Ip, Cidr) · CelValue[] (List, Map: pairs; Optional) ·
    //            CelList, CelMap, CelRecord (the host's or the program's) · CelType
    // Bits       the number itself · offset << 32 | length (bytes), count (values) or entries (pairs) · the host's handle · seconds · an error's place
    // Extra      nanoseconds · prefix length (Cidr) · error code
    internal readonly object? Reference;
    internal readonly long Bits;
    internal readonly int Extra;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal CelValue(CelKind kind, object? reference, long bits, int extra = 0)
    {
        Kind = kind;
        Reference = reference;
        Bits = bits;
        Extra = extra;
    }

    /// <summary>What this is.</summary>
    public CelKind Kind { get; }

    /// <summary><c>null</c>.</summary>
    public static CelValue Null => new(CelKind.Null, null, 0);

    /// <summary><c>true</c>.</summary>
    public static CelValue True => new(CelKind.Bool, null, 1);

    /// <summary><c>false</c>.</summary>
    public static CelValue False => new(CelKind.Bool, null, 0);

    /// <summary><c>optional.none()</c>.</summary>
    public static CelValue NoOptional => new(CelKind.Optional, null, 0);

    /// <summary>A bool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CelValue Bool(bool value) => new(CelKind.Bool, null, value ? 1 : 0);

    /// <summary>An int.</summary>
    public static CelValue Int(long value) => new(CelKind.Int, null, value);

    /// <summary>A uint.</summary>
    public static CelValue Uint(ulong value) => new(CelKind.Uint, null, (long)value);

    /// <summary>A double.</summary>
    public static CelValue Double(double value) => new(CelKind.Double, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A string that is a slice of a buffer; nothing is copied.</summary>
    /// <param name="buffer">Must hold well-formed UTF-8 there and stay unchanged as long as the value is used.</param>
    /// <param name="offset">Of the first byte.</param>
    /// <param name="length">In bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie in the buffer.</exception>
    public static CelValue String(byte[] buffer, int offset, int length) => Slice(CelKind.String, buffer, offset, length);

    /// <summary>
    /// A string in a buffer of its own. Allocates; for what is made once, such as bindings and data. See <see cref="CelArena.CopyString"/> for the others.
    /// </summary>
    public static CelValue String(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Slice(CelKind.String, bytes, 0, bytes.Length);
    }

    /// <summary>Bytes that are a slice of a buffer; nothing is copied.</summary>
    /// <param name="buffer">Must stay unchanged as long as the value is used.</param>
    /// <param name="offset">Of the first byte.</param>
    /// <param name="length">In bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie in the buffer.</exception>
    public static CelValue Bytes(byte[] buffer, int offset, int length) => Slice(CelKind.Bytes, buffer, offset, length);

    /// <summary>A timestamp.</summary>
    /// <param name="seconds">Since 1970-01-01T00:00:00Z.</param>
    /// <param name="nanoseconds">0 to 999,999,999, counted onwards from <paramref name="seconds"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Before the year 1, after the year 9999, or nanoseconds out of their range.</exception>
    public static CelValue Timestamp(long seconds, int nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nanoseconds, 999_999_999);
        return CelTimestamp.TryCreate(seconds, nanoseconds, out var value) ? Timestamp(value) : throw new ArgumentOutOfRangeException(nameof(seconds));
    }

    /// <summary>A timestamp, precise to 100 ns.</summary>
    public static CelValue Timestamp(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0
            ? new(CelKind.Timestamp, null, seconds - 1, (int)(rest + TimeSpan.TicksPerSecond) * 100)
            : new(CelKind.Timestamp, null, seconds, (int)rest * 100);
    }

    /// <summary>A duration.</summary>
    public static CelValue Duration(TimeSpan duration)
    {
        var seconds = Math.DivRem(duration.Ticks, TimeSpan.TicksPerSecond, out var rest);
        return CelDuration.TryCreate(seconds, (int)rest * 100, out var value) ? Duration(value) : throw new ArgumentOutOfRangeException(nameof(duration));
    }

    /// <summary>A list of the host: <paramref name="handle"/> says which, so one object can stand for any number of lists.</summary>
    public static CelValue List(CelList list, long handle = 0) => new(CelKind.List, list, handle);

    /// <summary>A list whose elements stand in an array; nothing is copied.</summary>
    /// <param name="elements">Must stay unchanged as long as the value is used.</param>
    /// <exception cref="ArgumentException">An element is an error, or no value.</exception>
    public static CelValue List(CelValue[] elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return Array.Exists(elements, element => element.Kind is CelKind.Unset or CelKind.Error)
            ? throw new ArgumentException("An element is an error, or no value.", nameof(elements))
            : ListOf(elements);
    }

    /// <summary>A map with these entries. Allocates; for what is made once.</summary>
    /// <exception cref="ArgumentException">A key is neither bool, int, uint nor string, or is there twice.</exception>
    public static CelValue Map(IEnumerable<KeyValuePair<CelValue, CelValue>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return ConstantMap.Create(entries);
    }

    /// <summary>A map of the host: <paramref name="handle"/> says which, so one object can stand for any number of maps.</summary>
    public static CelValue Map(CelMap map, long handle = 0) => new(CelKind.Map, map, handle);

    /// <summary>A record of the host: <paramref name="handle"/> says which, so one object can stand for any number of records.</summary>
    public static CelValue Record(CelRecord record, long handle = 0) => new(CelKind.Record, record, handle);

    /// <summary>A type as a value.</summary>
    public static CelValue Type(CelType type) => new(CelKind.Type, type, 0);

    /// <summary>Whether evaluation failed.</summary>
    public bool IsError => Kind == CelKind.Error;

    /// <summary>Whether this is <c>true</c>. Anything else is not, an error included: a decision can be made from this alone, and it fails closed.</summary>
    public bool IsTrue => Kind == CelKind.Bool && Bits != 0;

    /// <summary>Why evaluation failed; <see cref="CelErrorCode.None"/> when it did not.</summary>
    public CelErrorCode ErrorCode => Kind == CelKind.Error ? (CelErrorCode)Extra : CelErrorCode.None;

    /// <summary>The bool.</summary>
    /// <exception cref="InvalidOperationException">This is something else.</exception>
    public bool AsBool() => Kind == CelKind.Bool ? Bits != 0 : throw NotA(CelKind.Bool);

    /// <summary>The int.</summary>
    /// <exception cref="InvalidOperationException">This is something else.</exception>
    public long AsInt() => Kind == CelKind.Int ? Bits : throw NotA(CelKind.Int);

    /// <summary>The uint.</summary>
    /// <exception cref="InvalidOperationException">This is something else.</exception>
    public ulong AsUint() => Kind == CelKind.Uint ? (ulong)Bits : throw NotA(CelKind.Uint);

    /// <summary>The double.</summary>
    /// <exception cref="InvalidOperationException">This is something else.</exception>
    public double AsDouble() => Kind == CelKind.Double ? BitConverter.Int64BitsToDouble(Bits) : throw NotA(CelKind.Double);

    /// <summary>The bytes of a string (UTF-8) or of bytes.</summary>
    /// <exception cref="InvalidOperationException">This is something else.</exception>
    public ReadOnlySpan<byte> AsSpan() => Kind is CelKind.String or CelKind.Bytes ? Span : throw NotA(CelKind.String);

    /// <summary>The type.</summary>
    /// <exception cref="InvalidOperationException">This is something else.</exception>
    public CelType AsType() => Kind == CelKind.Type ? (CelType)Reference! : throw NotA(CelKind.Type);

    /// <summary>Seconds since 1970-01-01T00:00:00Z and nanoseconds onwards from there.</summary>
    /// <exception cref="InvalidOperationException">This is not a timestamp.</exception>
    public (long Seconds, int Nanoseconds) AsTimestamp() => Kind == CelKind.Timestamp ? (Bits, Extra) : throw NotA(CelKind.Timestamp);

    /// <summary>Seconds and nanoseconds, both of the duration's sign.</summary>
    /// <exception cref="InvalidOperationException">This is not a duration.</exception>
    public (long Seconds, int Nanoseconds) AsDuration() => Kind == CelKind.Duration ? (Bits, Extra) : throw NotA(CelKind.Duration);

    /// <summary>The IP address. Allocates.</summary>
    /// <exception cref="InvalidOperationException">This is not an IP address.</exception>
    public IPAddress AsIPAddress() => Kind == CelKind.Ip ? new IPAddress(Span) : throw NotA(CelKind.Ip);

    /// <summary>How many elements a list, or entries a map, has.</summary>
    /// <exception cref="InvalidOperationException">This is something else.</exception>
    public int Count() => Kind switch
    {
        CelKind.List => ListView.Count(this),
        CelKind.Map => MapView.Count(this),
        _ => throw NotA(CelKind.List),
    };

    /// <summary>An element of a list.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="arena">That of the evaluation.</param>
    /// <exception cref="InvalidOperationException">This is not a list.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public CelValue ElementAt(int index, CelArena arena)
    {
        if (Kind != CelKind.List)
        {
            throw NotA(CelKind.List);
        }

        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, ListView.Count(this));
        return ListView.Element(this, index, arena);
    }

    /// <summary>An entry of a map, in the map's own order.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="arena">That of the evaluation.</param>
    /// <exception cref="InvalidOperationException">This is not a map.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public (CelValue Key, CelValue Value) EntryAt(int index, CelArena arena)
    {
        if (Kind != CelKind.Map)
        {
            throw NotA(CelKind.Map);
        }

        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, MapView.Count(this));
        MapView.Entry(this, index, arena, out var key, out var value);
        return (key, value);
    }

    /// <summary>Looks a key of a map up, as <c>map[key]</c> does.</summary>
    /// <param name="key">The key.</param>
    /// <param name="arena">That of the evaluation.</param>
    /// <param name="value">Unset when there is none.</param>
    /// <exception cref="InvalidOperationException">This is not a map.</exception>
    public bool TryGet(in CelValue key, CelArena arena, out CelValue value) =>
        Kind == CelKind.Map ? MapView.TryGet(this, key, arena, out value) : throw NotA(CelKind.Map);

    /// <summary>Whether <c>==</c> says so: numbers are equal across their types, and NaN is equal to nothing.</summary>
    public bool EqualTo(in CelValue other, CelArena arena) => Equality.AreEqual(this, other, arena);

    /// <summary>A short text for people who debug; not the language's conversion to string.</summary>
    /// <returns>Allocated anew.</returns>
    public override string ToString() => ValueText.Of(this);

    internal double DoubleValue => BitConverter.Int64BitsToDouble(Bits);

    internal CelTimestamp TimestampValue => new(Bits, Extra);

    internal CelDuration DurationValue => new(Bits, Extra);

    internal int Offset => (int)(Bits >> 32);

    internal int Length => (int)Bits;

    /// <summary>The bytes of String, Bytes, Ip and Cidr.</summary>
    internal ReadOnlySpan<byte> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new((byte[]?)Reference, Offset, Length);
    }

    /// <summary>The elements of a list that stands in an array.</summary>
    /// <param name="elements">Empty when false.</param>
    internal bool TryGetElements(out ReadOnlySpan<CelValue> elements)
    {
        if (Reference is CelValue[] array)
        {
            elements = new ReadOnlySpan<CelValue>(array, Offset, Length);
            return true;
        }

        elements = default;
        return false;
    }

    /// <summary>The value in an optional.</summary>
    /// <param name="value">Unset when false.</param>
    /// <returns>False when the optional is empty, and when this is no optional.</returns>
    public bool TryGetOptional(out CelValue value)
    {
        if (Kind == CelKind.Optional && Reference is CelValue[] array)
        {
            value = array[Offset];
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>A list of values that were made here, and so are not looked at again.</summary>
    internal static CelValue ListOf(CelValue[] elements) => ListOf(elements, 0, elements.Length);

    /// <summary>A list of a part of an array, made here.</summary>
    internal static CelValue ListOf(CelValue[] elements, int offset, int count) => new(CelKind.List, elements, Pack(offset, count));

    internal static long Pack(int offset, int length) => ((long)offset << 32) | (uint)length;

    internal static CelValue Timestamp(CelTimestamp value) => new(CelKind.Timestamp, null, value.Seconds, value.Nanos);

    internal static CelValue Duration(CelDuration value) => new(CelKind.Duration, null, value.Seconds, value.Nanos);

    /// <summary>An error without details; its place is set by the node that called the function (<see cref="At"/>).</summary>
    internal static CelValue Error(CelErrorCode code) => new(CelKind.Error, null, -1, (int)code);

    /// <summary>The same error, with the expression at which it arose, unless it has one already.</summary>
    internal CelValue At(int expression) => (int)Bits >= 0 ? this : new(CelKind.Error, Reference, (Bits & ~0xFFFF_FFFFL) | (uint)expression, Extra);

    internal static CelValue Slice(CelKind kind, byte[] buffer, int offset, int length)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)(uint)offset + (uint)length, (ulong)buffer.Length, nameof(length));
        return new(kind, buffer, Pack(offset, length));
    }

    private InvalidOperationException NotA(CelKind expected) => new($"This is a {Kind}, not a {expected}.");
}
