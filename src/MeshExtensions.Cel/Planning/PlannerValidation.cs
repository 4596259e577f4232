using MeshExtensions.Cel.Checking;
using MeshExtensions.Cel.Evaluation;
using MeshExtensions.Cel.Libraries;
using MeshExtensions.Cel.RegularExpressions;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Planning;

/// <content>Literals that can never work are found when an expression is compiled, not when a request comes to it.</content>
internal sealed partial class Planner
{
    private void Validate(CallExpression call, Resolution.Call resolution, Node[] arguments)
    {
        if (!_options.ValidateLiterals || resolution.Overloads is not [{ IsStandard: true }] || arguments.Length == 0)
        {
            return;
        }

        if (resolution.Overloads[0].Id == "string_format")
        {
            if (call.Target is LiteralExpression
                && arguments[0] is ConstantNode { Value: { Kind: CelKind.String } format }
                && !FormatFunction.IsWellFormed(format.Span))
            {
                Report(call.Target, FormatFunction.BadDirective);
            }

            return;
        }

        // The literal's own place: the last argument, or what stands before the dot.
        var literal = call.Arguments is [.., var last] ? last : call.Target!;
        if (literal is not LiteralExpression
            || arguments[^1] is not ConstantNode { Value: var value }
            || !resolution.Overloads[0].Takes(arguments.Length - 1, value))
        {
            return;
        }

        switch (resolution.Overloads[0].Id)
        {
            case "matches" or "matches_string":
                if (RegularExpression.TryParse(value.Span, out var problem, out var offset) is null)
                {
                    Report(literal, $"this is not a regular expression of RE2: {problem} (byte {offset + 1} of the pattern)");
                }

                break;
            case "string_to_timestamp" or "string_to_duration" or "string_to_ip" or "string_to_cidr" or "base64_decode_string":
                _arena.Reset();
                _arena.Begin(CelActivation.Empty, 0);
                if (((CelFunction1)resolution.Overloads[0].Implementation!)(_arena, value) is { IsError: true } error)
                {
                    Report(literal, ErrorText.Describe(error, _arena, name: null));
                }

                break;
            default:
                break;
        }
    }
}
