namespace MeshExtensions.Cel.Syntax;

/// <summary>Operators as people write them.</summary>
internal static class OperatorText
{
    /// <summary>The symbol of an operator's function; null when it is a function like any other.</summary>
    public static string? Of(string function) => function switch
    {
        Operators.Conditional => "?:",
        Operators.Index => "[ ]",
        Operators.OptionalIndex => "[? ]",
        Operators.In => "in",
        ['_', .. var symbol, '_'] when symbol.Length > 0 => symbol,
        [.. var symbol, '_'] when symbol.Length == 1 && !char.IsLetter(symbol[0]) => symbol,
        _ => null,
    };
}
