using MeshExtensions.Cel.Conformance;

if (args.Length == 0 || args[0] is "--help" or "-h")
{
    Console.WriteLine("""
        Runs conformance cases of the Common Expression Language.

        Usage: MeshExtensions.Cel.Conformance FILE...

        A file holds one case a line, as a JSON object: file, section, name and expr; container, disable_macros, disable_check, check_only, type_env and
        bindings where the case needs them; and value, eval_error or deduced_type, which is what is expected. Types and values are cel.expr.Type and
        cel.expr.Value in JSON. Prints each failure, then a line `N passed, N failed, N skipped`. Ends with 1 when a case failed or none passed, and with 2
        when a file cannot be read.
        """);
    return args.Length == 0 ? 2 : 0;
}

var report = new Report();
var isUnreadable = false;
foreach (var file in args)
{
    try
    {
        ConformanceRun.Run(File.ReadLines(file), file, report, Console.Out);
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"{file}: {exception.Message}");
        isUnreadable = true;
    }
}

Console.WriteLine(report);
return isUnreadable ? 2 : report.Failed > 0 || report.Passed == 0 ? 1 : 0;
