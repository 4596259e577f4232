using MeshExtensions.Cel;

namespace MeshExtensions.Policies.Conditions;

/// <summary><c>context</c>: what the route of the proxy adds for authorizers (<c>context_extensions</c>). Names are compared as they are.</summary>
internal sealed class ExtensionsMap(RequestAttributes request) : CelMap
{
    public override int GetCount(long handle)
    {
        var entries = request.ContextExtensions.Entries;
        var count = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            count += IsLast(entries, i) ? 1 : 0;
        }

        return count;
    }

    public override bool TryGet(long handle, in CelValue key, CelArena arena, out CelValue value)
    {
        var entries = request.ContextExtensions.Entries;
        for (var i = entries.Length - 1; i >= 0 && key.Kind == CelKind.String; i--)
        {
            if (request.Text(entries[i].Key).SequenceEqual(key.AsSpan()))
            {
                value = RequestText.Of(request.Buffer, entries[i].Value, arena);
                return true;
            }
        }

        value = default;
        return false;
    }

    public override void GetEntry(long handle, int index, CelArena arena, out CelValue key, out CelValue value)
    {
        var entries = request.ContextExtensions.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            if (IsLast(entries, i) && index-- == 0)
            {
                key = RequestText.Of(request.Buffer, entries[i].Key, arena);
                value = RequestText.Of(request.Buffer, entries[i].Value, arena);
                return;
            }
        }

        key = value = arena.Fail("There is no such entry.");
    }

    // Of a key that comes again on the wire the last entry counts, as in every map.
    private bool IsLast(ReadOnlySpan<KeyValueSlice> entries, int index)
    {
        var key = request.Text(entries[index].Key);
        for (var i = index + 1; i < entries.Length; i++)
        {
            if (request.Text(entries[i].Key).SequenceEqual(key))
            {
                return false;
            }
        }

        return true;
    }
}
