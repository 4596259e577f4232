using System.CommandLine;
using MeshExtensions.Commands;

var root = new RootCommand(
    "MeshExtensions: the extension provider of a service mesh. It answers Envoy's authorization checks from policies, and turns Envoy's access logs into OpenTelemetry logs.")
{
    ServeCommand.Create(),
    DecideCommand.Create(),
    SendCommand.Create(),
};

var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? ExitCode.UnusableInput : exitCode;
