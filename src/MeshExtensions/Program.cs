using System.CommandLine;
using MeshExtensions.Commands;

var root = new RootCommand(
    "MeshExtensions: the extension provider of a service mesh. It answers Envoy's authorization checks from policies, and turns Envoy's access logs into OpenTelemetry logs.")
{
    ServeCommand.Create(),
    ValidateCommand.Create(),
    DecideCommand.Create(),
    ExplainCommand.Create(),
    EvalCommand.Create(),
    FmtCommand.Create(),
    TestCommand.Create(),
    BenchCommand.Create(),
    SendCommand.Create(),
};

// The host takes SIGTERM and Ctrl+C itself, and lets calls, streams and the queue come to an end; the parser's own handler would end the process after two seconds.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync(invocation);
return parsed.Errors.Count > 0 ? ExitCode.UnusableInput : exitCode;
