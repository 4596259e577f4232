using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Evaluation;

/// <summary><c>operand.field</c>.</summary>
/// <param name="id">See <see cref="Node"/>.</param>
/// <param name="operand">A record, a map, or an optional of one.</param>
/// <param name="name">The field's name, which also is the map's key.</param>
/// <param name="field">The field's index when the record's type is known; else -1.</param>
/// <param name="recordType">The type for which the index holds.</param>
internal sealed class SelectNode(int id, Node operand, CelValue name, int field, CelRecordType? recordType) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        var container = operand.Evaluate(arena);
        switch (container.Kind)
        {
            case CelKind.Map:
                return MapView.TryGet(container, name, arena, out var value) ? value : Fail(arena, CelErrorCode.NoSuchKey, name);
            case CelKind.Record:
                value = RecordView.Get(container, name, field, recordType, arena);
                return value.Kind != CelKind.Unset ? value : Fail(arena, CelErrorCode.NoSuchField, name);
            case CelKind.Error:
                return container;
            case CelKind.Optional:
                return OptionalSelectNode.Select(container, name, arena, Id);
            default:
                return Fail(arena, CelErrorCode.NoSuchField, name);
        }
    }
}

/// <summary><c>has(operand.field)</c>.</summary>
internal sealed class HasNode(int id, Node operand, CelValue name, int field, CelRecordType? recordType) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        var container = operand.Evaluate(arena);
        if (container.Kind == CelKind.Optional && !container.TryGetOptional(out container))
        {
            return Truth.False;
        }

        return container.Kind switch
        {
            CelKind.Map => From(MapView.TryGet(container, name, arena, out _)),
            CelKind.Record => From(RecordView.Get(container, name, field, recordType, arena).Kind != CelKind.Unset),
            CelKind.Error => Failed(arena, container),
            _ => Failed(arena, Fail(arena, CelErrorCode.NoSuchField, name)),
        };
    }
}

/// <summary><c>operand.?field</c>: an optional, empty when there is no such field.</summary>
internal sealed class OptionalSelectNode(int id, Node operand, CelValue name) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        var container = operand.Evaluate(arena);
        return container.IsError ? container : Select(container, name, arena, Id);
    }

    internal static CelValue Select(in CelValue container, in CelValue name, CelArena arena, int id)
    {
        var inner = container;
        if (container.Kind == CelKind.Optional && !container.TryGetOptional(out inner))
        {
            return CelValue.NoOptional;
        }

        switch (inner.Kind)
        {
            case CelKind.Map:
                return MapView.TryGet(inner, name, arena, out var value) ? arena.Optional(value).At(id) : CelValue.NoOptional;
            case CelKind.Record:
                value = RecordView.Get(inner, name, -1, null, arena);
                return value.Kind != CelKind.Unset ? arena.Optional(value).At(id) : CelValue.NoOptional;
            default:
                return arena.WithDetail(CelErrorCode.NoSuchField, name).At(id);
        }
    }
}

/// <summary><c>operand[index]</c>.</summary>
internal sealed class IndexNode(int id, Node operand, Node index) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        var container = operand.Evaluate(arena);
        if (container.IsError)
        {
            return container;
        }

        var key = index.Evaluate(arena);
        if (key.IsError)
        {
            return key;
        }

        switch (container.Kind)
        {
            case CelKind.Map:
                return MapView.TryGet(container, key, arena, out var value) ? value : Fail(arena, CelErrorCode.NoSuchKey, key);
            case CelKind.List when Numbers.TryGetIndex(key, out var position):
                return (ulong)position < (ulong)ListView.Count(container)
                    ? ListView.Element(container, (int)position, arena)
                    : Fail(arena, CelErrorCode.IndexOutOfRange, key);
            case CelKind.Optional:
                return OptionalIndexNode.Index(container, key, arena, Id);
            default:
                return NoSuchOverload(arena, container, key);
        }
    }
}

/// <summary><c>operand[?index]</c>: an optional, empty when there is no such element.</summary>
internal sealed class OptionalIndexNode(int id, Node operand, Node index) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        var container = operand.Evaluate(arena);
        if (container.IsError)
        {
            return container;
        }

        var key = index.Evaluate(arena);
        return key.IsError ? key : Index(container, key, arena, Id);
    }

    internal static CelValue Index(in CelValue container, in CelValue key, CelArena arena, int id)
    {
        var inner = container;
        if (container.Kind == CelKind.Optional && !container.TryGetOptional(out inner))
        {
            return CelValue.NoOptional;
        }

        switch (inner.Kind)
        {
            case CelKind.Map:
                return MapView.TryGet(inner, key, arena, out var value) ? arena.Optional(value).At(id) : CelValue.NoOptional;
            case CelKind.List when Numbers.TryGetIndex(key, out var position):
                return (ulong)position < (ulong)ListView.Count(inner)
                    ? arena.Optional(ListView.Element(inner, (int)position, arena)).At(id)
                    : CelValue.NoOptional;
            default:
                return arena.NoSuchOverload(container, key).At(id);
        }
    }
}
