namespace MeshExtensions.Testing;

/// <summary>Tells people what is wrong with suites and policies.</summary>
internal static class SuiteProblems
{
    /// <summary>Writes errors and warnings, a line each. Returns whether there are errors, so that nothing may be run.</summary>
    public static bool Write(SuiteLoader loader, TextWriter error)
    {
        foreach (var warning in loader.Warnings)
        {
            error.WriteLine($"meshext: warning: {warning}");
        }

        var hasErrors = false;
        foreach (var problem in loader.Errors)
        {
            error.WriteLine($"meshext: {problem}");
            hasErrors = true;
        }

        return hasErrors;
    }
}
