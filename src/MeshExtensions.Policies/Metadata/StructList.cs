using MeshExtensions.Cel;

namespace MeshExtensions.Policies.Metadata;

/// <summary>
/// <c>google.protobuf.ListValue</c>s as lists of the expression language, in the buffer of their <see cref="StructMap"/>, where all that holds for Structs is
/// said. A list that cannot be read is counted as one element, which is an error.
/// </summary>
internal sealed class StructList : CelList
{
    private const string Unreadable = "this is no google.protobuf.ListValue that can be read";

    private readonly StructMap _map;
    private readonly StructBuffer _buffer;
    private readonly StructIndex _index = new();

    /// <summary>The lists of a map's buffer.</summary>
    /// <param name="map">Makes values of what is in a list.</param>
    /// <param name="buffer">The map's.</param>
    internal StructList(StructMap map, StructBuffer buffer)
    {
        _map = map;
        _buffer = buffer;
    }

    /// <inheritdoc/>
    public override int GetCount(long handle) =>
        _buffer.IsReadable(handle, StructValueKind.List) ? _index.Elements(_buffer, handle).Length : 1;

    /// <inheritdoc/>
    public override CelValue GetElement(long handle, int index, CelArena arena)
    {
        if (_buffer.IsReadable(handle, StructValueKind.List))
        {
            var elements = _index.Elements(_buffer, handle);
            if ((uint)index < (uint)elements.Length
                && _buffer.TrySlice(elements[index], out var offset, out var element)
                && StructValue.TryRead(element, offset, out var value))
            {
                return _map.ToCelValue(value, arena);
            }
        }

        return arena.Fail(Unreadable);
    }

    /// <summary>Forgets where elements stand: the buffer has changed.</summary>
    internal void Clear() => _index.Clear();
}
