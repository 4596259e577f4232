using System.Collections.Immutable;
using System.Text;
using CsCheck;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Tests.Syntax;

/// <summary>Random trees, such as a parser could have made: all kinds of nodes, names that are awkward to write among them.</summary>
internal static class TreeGenerator
{
    // No id and no place matters to the printer.
    private static readonly SourceSpan Nowhere = new(0, 0);

    private static readonly Gen<string> Name = OneOf("a", "b", "x_1", "_", "inner", "rb", "cel", "index", "has", "e1", "u");

    private static readonly Gen<string> Field = Gen.OneOf(Name, OneOf("for", "as", "in", "true", "a-b", "a.b", "1", " ", "x/y z"));

    private static readonly Gen<string> Function = OneOf("f", "size", "map2", "all_", "r", "b");

    private static readonly Gen<Expression> Literal = Gen.OneOf(
        Gen.Const(Make(LiteralKind.Null, 0)),
        Gen.Bool.Select(value => Make(LiteralKind.Bool, value ? 1u : 0u)),
        Gen.OneOf(Gen.Long, Gen.Long[-3, 3]).Select(value => Make(LiteralKind.Int, unchecked((ulong)value))),
        Gen.ULong.Select(value => Make(LiteralKind.Uint, value)),
        Gen.OneOf(Gen.Double, Gen.Int[-3, 3].Select(value => (double)value)).Where(double.IsFinite)
            .Select(value => Make(LiteralKind.Double, BitConverter.DoubleToUInt64Bits(value))),
        Gen.OneOf(Gen.Int[0, 0x2FF], Gen.Int[0x2000, 0x206F], Gen.Int[0, 0x10FFFF]).Where(Rune.IsValid).List[0, 6]
            .Select(text => Make(LiteralKind.String, 0, Encoding.UTF8.GetBytes(string.Concat(text.Select(value => new Rune(value)))))),
        Gen.Byte.Array[0, 6].Select(bytes => Make(LiteralKind.Bytes, 0, bytes)));

    private static readonly Gen<Expression> Leaf = Gen.OneOf(
        Literal,
        Gen.Select(Name, Gen.Bool, (name, isAbsolute) => (Expression)new IdentifierExpression(0, Nowhere, name, isAbsolute)));

    public static Gen<Expression> Tree { get; } = Gen.Int[0, 5].SelectMany(OfHeight);

    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<Expression> OfHeight(int height)
    {
        if (height == 0)
        {
            return Leaf;
        }

        var child = Gen.Int[0, height - 1].SelectMany(OfHeight);
        var children = child.Array[0, 3].Select(items => items.ToImmutableArray());
        var optional = Gen.Select(child, Gen.Bool);
        return Gen.OneOf(
            Leaf,
            Gen.Select(child, Field, Gen.Int[0, 2], (operand, field, form) =>
                (Expression)new SelectExpression(0, Nowhere, operand, field, form == 1, form == 2)),
            Gen.Select(Function, Gen.Bool, children, (name, isAbsolute, items) => Call((isAbsolute ? "." : "") + name, items)),
            Gen.Select(Gen.OneOf(Function, Gen.Const("as")), child, children, (name, target, items) => Call(name, items, target)),
            Operator(child),
            optional.Array[0, 3].Select(items =>
                (Expression)new ListExpression(0, Nowhere, [.. items.Select(item => new ListElement(item.Item1, item.Item2))])),
            Gen.Select(optional, child).Array[0, 3].Select(items =>
                (Expression)new MapExpression(0, Nowhere, [.. items.Select(item => new MapEntry(item.Item1.Item1, item.Item2, item.Item1.Item2))])),
            Comprehension(child),
            Gen.Select(Name, child, child, (name, value, body) => (Expression)new BindExpression(0, Nowhere, name, value, body)),
            Gen.Select(child, Name, child, Gen.Bool, (target, name, body, isFlat) =>
                (Expression)new OptionalMapExpression(0, Nowhere, target, name, body, isFlat)));
    }

    private static Gen<Expression> Operator(Gen<Expression> child) => Gen.OneOf(
        Gen.Select(OneOf(Operators.LogicalNot, Operators.Negate), child, (name, operand) => Call(name, [operand])),
        Gen.Select(child, child, child, (test, first, second) => Call(Operators.Conditional, [test, first, second])),
        Gen.Select(OneOf(Operators.LogicalAnd, Operators.LogicalOr), child.Array[2, 4], (name, items) => Call(name, [.. items])),
        Gen.Select(
            OneOf(
                Operators.Add, Operators.Subtract, Operators.Multiply, Operators.Divide, Operators.Modulo, Operators.Equal, Operators.NotEqual, Operators.Less,
                Operators.LessOrEqual, Operators.Greater, Operators.GreaterOrEqual, Operators.In, Operators.Index, Operators.OptionalIndex),
            child,
            child,
            (name, left, right) => Call(name, [left, right])));

    private static Gen<Expression> Comprehension(Gen<Expression> child) => Gen.Select(
        Gen.Enum<ComprehensionKind>(), child, child, child, Gen.Bool, Gen.Bool, (kind, range, condition, result, hasTwo, hasCondition) =>
        {
            var isPredicate = kind is ComprehensionKind.All or ComprehensionKind.Exists or ComprehensionKind.ExistsOne or ComprehensionKind.Filter;
            var isOfMaps = kind is ComprehensionKind.TransformMap or ComprehensionKind.TransformMapEntry;
            var hasOne = kind is ComprehensionKind.Filter or ComprehensionKind.SortBy;
            var second = isOfMaps || (hasTwo && !hasOne) ? "v" : null;
            var takesCondition = isPredicate || (hasCondition && kind != ComprehensionKind.SortBy);
            return (Expression)new ComprehensionExpression(
                0, Nowhere, Nowhere, kind, range, "k", second, takesCondition ? condition : null, isPredicate ? null : result);
        });

#pragma warning disable CA1859 // Generators are invariant: those of all kinds of nodes are joined as ones of expressions.
    private static Expression Call(string name, ImmutableArray<Expression> arguments, Expression? target = null) =>
        new CallExpression(0, Nowhere, Nowhere, name, target, arguments);

    private static Expression Make(LiteralKind kind, ulong bits, byte[]? bytes = null) => new LiteralExpression(0, Nowhere, kind, bits, [.. bytes ?? []]);
#pragma warning restore CA1859
}
