using MeshExtensions.Policies.Formatting;

namespace MeshExtensions.Policies;

/// <summary>Brings policy files into one form, so that a difference between two of them is a difference in what they say.</summary>
/// <remarks>
/// It works on syntax alone, so a policy with mistakes can be formatted as long as it is YAML. Whatever it cannot take apart and put together again for
/// certain it refuses, and every output is read again and compared before anybody sees it: a policy that formatting changed would be a hole.
/// </remarks>
public static class PolicyFormatter
{
    /// <summary>Formats the documents of one file. Never throws for any text.</summary>
    /// <param name="file">What to call the file in an error.</param>
    /// <param name="text">The file's whole text.</param>
    public static PolicyFormatResult Format(string file, string text)
    {
        try
        {
            var source = SourceText.Normalize(text);
            var events = EventReader.Read(source);
            var tree = new TreeBuilder(new SourceText(source), events).Build();
            Layout.Apply(tree);
            var formatted = TreeWriter.Write(tree);
            return MeaningComparison.FindDifference(source, events, formatted) is { } difference
                ? Refused(new UnformattableException(0, 0, $"The formatter has a defect: its output would have {difference}"), isDefect: true)
                : new PolicyFormatResult(formatted, Error: null, IsDefect: false);
        }
        catch (UnformattableException refused)
        {
            return Refused(refused, isDefect: false);
        }

        PolicyFormatResult Refused(UnformattableException refused, bool isDefect) =>
            new(
                Text: null,
                new PolicyError(new SourceLocation(file, refused.Line, refused.Column), $"{refused.Message}; the file is left as it is."),
                isDefect);
    }
}
