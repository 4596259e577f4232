using MeshExtensions.Cel;
using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies.Conditions;

/// <summary><c>metadata</c>: dynamic metadata of the proxy's filters, by the filter's name.</summary>
internal sealed class MetadataMap(RequestAttributes request) : CelMap
{
    private readonly StructMap _structs = new();

    /// <summary>Takes the request that there is now.</summary>
    public void Use()
    {
        if (request.FilterMetadata.Count > 0)
        {
            _structs.Buffer = request.Buffer;
        }
    }

    public override int GetCount(long handle)
    {
        var entries = request.FilterMetadata.Entries;
        var count = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            count += IsLast(entries[i]) ? 1 : 0;
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

        foreach (ref readonly var entry in request.FilterMetadata.Entries)
        {
            if (IsLast(entry) && request.Text(entry.Key).SequenceEqual(key.AsSpan()))
            {
                value = _structs.Root(entry.Value.Offset, entry.Value.Length, arena);
                return true;
            }
        }

        return false;
    }

    public override void GetEntry(long handle, int index, CelArena arena, out CelValue key, out CelValue value)
    {
        foreach (ref readonly var entry in request.FilterMetadata.Entries)
        {
            if (IsLast(entry) && index-- == 0)
            {
                key = RequestText.Of(request.Buffer, entry.Key, arena);
                value = _structs.Root(entry.Value.Offset, entry.Value.Length, arena);
                return;
            }
        }

        key = value = arena.Fail("There is no such entry.");
    }

    // Of a key that comes again on the wire the last entry counts, as in every map.
    private bool IsLast(in KeyValueSlice entry) => request.FindFilterMetadata(request.Text(entry.Key)) == entry.Value;
}
