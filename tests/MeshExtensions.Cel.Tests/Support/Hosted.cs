namespace MeshExtensions.Cel.Tests.Support;

/// <summary>
/// A list that only answers questions, as a host's does. The handle is added to each index, so that one object stands for the list from there on.
/// </summary>
internal sealed class HostedList(params CelValue[] elements) : CelList
{
    public override int GetCount(long handle) => elements.Length - (int)handle;

    public override CelValue GetElement(long handle, int index, CelArena arena) => elements[index + handle];
}

/// <summary>A map that only answers questions.</summary>
internal sealed class HostedMap(params (CelValue Key, CelValue Value)[] entries) : CelMap
{
    public override int GetCount(long handle) => entries.Length;

    public override bool TryGet(long handle, in CelValue key, CelArena arena, out CelValue value)
    {
        foreach (var (own, found) in entries)
        {
            if (own.EqualTo(key, arena))
            {
                value = found;
                return true;
            }
        }

        value = default;
        return false;
    }

    public override void GetEntry(long handle, int index, CelArena arena, out CelValue key, out CelValue value) => (key, value) = entries[index];
}

/// <summary>Records: the handle is the index among them.</summary>
internal sealed class HostedRecords(CelRecordType type, params CelValue[][] records) : CelRecord
{
    public override CelRecordType RecordType => type;

    public override CelValue GetField(long handle, int field, CelArena arena) => records[handle][field];
}
