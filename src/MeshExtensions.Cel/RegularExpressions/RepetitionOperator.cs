namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>One of <c>* + ? {n} {n,} {n,m}</c>.</summary>
/// <param name="Min">At least so often.</param>
/// <param name="Max">At most so often, or <see cref="RepeatNode.Unbounded"/>; not yet compared with any limit.</param>
/// <param name="IsCounted">Written with braces.</param>
internal readonly record struct RepetitionOperator(int Min, int Max, bool IsCounted)
{
    /// <summary>Reads an operator and the <c>?</c> that makes it lazy. Braces around anything else are ordinary characters, as in <c>{,n}</c>.</summary>
    /// <param name="cursor">Moved only when there is an operator.</param>
    /// <param name="repetition">The operator.</param>
    public static bool TryParse(PatternCursor cursor, out RepetitionOperator repetition)
    {
        repetition = cursor.Current switch
        {
            '*' => new RepetitionOperator(0, RepeatNode.Unbounded, IsCounted: false),
            '+' => new RepetitionOperator(1, RepeatNode.Unbounded, IsCounted: false),
            '?' => new RepetitionOperator(0, 1, IsCounted: false),
            _ => default,
        };
        if (repetition != default)
        {
            cursor.Skip(1);
        }
        else if (cursor.Current != '{' || !TryParseCounts(cursor, out repetition))
        {
            return false;
        }

        cursor.TryTake("?"u8);
        return true;
    }

    private static bool TryParseCounts(PatternCursor cursor, out RepetitionOperator repetition)
    {
        var start = cursor.Position;
        cursor.Skip(1);
        var min = cursor.TakeNumber();
        var max = min;
        var isCount = min >= 0;
        if (isCount && cursor.TryTake(","u8))
        {
            max = cursor.Current == '}' ? RepeatNode.Unbounded : cursor.TakeNumber();
            isCount = max >= 0 || cursor.Current == '}';
        }

        repetition = new RepetitionOperator(min, max, IsCounted: true);
        if (isCount && cursor.TryTake("}"u8))
        {
            return true;
        }

        cursor.Return(start);
        return false;
    }
}
