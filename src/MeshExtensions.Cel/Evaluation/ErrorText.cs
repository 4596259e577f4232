using System.Text;
using MeshExtensions.Cel.Checking;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Evaluation;

/// <summary>Errors in words.</summary>
internal static class ErrorText
{
    /// <summary>What an error says.</summary>
    /// <param name="error">The error.</param>
    /// <param name="arena">Where its details are.</param>
    /// <param name="name">Function, operator, variable or field at which it arose; null when it has no name.</param>
    public static string Describe(in CelValue error, CelArena arena, string? name)
    {
        arena.TryGetDetail(error, out var detail, out var reason);
        var about = detail.Kind == CelKind.Unset ? "" : $" {ValueText.Of(detail)}";
        var named = about.Length == 0 ? "" : $":{about}";
        return error.ErrorCode switch
        {
            CelErrorCode.NoSuchOverload => NoSuchOverload(detail, name),
            CelErrorCode.NoSuchKey => $"no such key{named}",
            CelErrorCode.NoSuchField => $"no such field{named}",
            CelErrorCode.IndexOutOfRange => $"index out of range{named}",
            CelErrorCode.DivideByZero => "division by zero",
            CelErrorCode.ModulusByZero => "remainder of a division by zero",
            CelErrorCode.Overflow => "the result does not fit 64 bits",
            CelErrorCode.TimeRange => "timestamp or duration out of range: timestamps go from year 1 to year 9999, durations to 292 years",
            CelErrorCode.InvalidArgument =>
                (name is null ? $"not a valid value{named}" : about.Length == 0 ? $"'{name}' cannot use this value" : $"'{name}' cannot use{about}")
                + (reason is null ? "" : $": {reason}"),
            CelErrorCode.DuplicateKey => $"the map has a key twice{named}",
            CelErrorCode.UnsupportedKey => $"only bool, int, uint and string can be a map's key{(about.Length == 0 ? "" : ", not" + about)}",
            CelErrorCode.UnknownName => $"nothing is declared as '{name}'",
            CelErrorCode.NoValue => $"'{name}' has no value here",
            CelErrorCode.EmptyOptional => "the optional is empty; ask with hasValue(), or use orValue()",
            CelErrorCode.CostExceeded => $"evaluation costs more than {arena.CostLimit} units: the loops or texts are too long",
            CelErrorCode.MemoryExceeded => $"evaluation needs more than {arena.MemoryLimit} bytes",
            _ => detail.Kind == CelKind.String ? Encoding.UTF8.GetString(detail.Span) : "the function failed",
        };
    }

    private static string NoSuchOverload(in CelValue detail, string? name)
    {
        if (detail.Kind != CelKind.List || !detail.TryGetElements(out var values))
        {
            return $"no form of '{name}' takes these values";
        }

        var types = new List<string>();
        foreach (var value in values)
        {
            types.Add(StandardTypes.Of(value).Name);
        }

        return $"no form of '{name}' takes {(types.Count == 0 ? "no values" : string.Join(" and ", types))}";
    }
}
