using System.Runtime.InteropServices;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Planning;

/// <summary>Values of literals.</summary>
internal static class Literals
{
    public static CelValue ToValue(LiteralExpression literal) => literal.Kind switch
    {
        LiteralKind.Bool => CelValue.Bool(literal.Bits != 0),
        LiteralKind.Int => CelValue.Int((long)literal.Bits),
        LiteralKind.Uint => CelValue.Uint(literal.Bits),
        LiteralKind.Double => CelValue.Double(BitConverter.UInt64BitsToDouble(literal.Bits)),
        LiteralKind.String => Slice(CelKind.String, literal),
        LiteralKind.Bytes => Slice(CelKind.Bytes, literal),
        _ => CelValue.Null,
    };

    private static CelValue Slice(CelKind kind, LiteralExpression literal)
    {
        // The literal is immutable and lives as long as its program.
        var bytes = ImmutableCollectionsMarshal.AsArray(literal.Bytes) ?? [];
        return CelValue.Slice(kind, bytes, 0, bytes.Length);
    }
}
