using System.CommandLine;

namespace MeshExtensions.Commands;

/// <summary>For whom a verb prints.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Pretty,

    /// <summary>For programs: one JSON object.</summary>
    Json,
}

/// <summary>The option that says so.</summary>
internal static class OutputFormats
{
    /// <summary>A new <c>--output</c>; words in lower case, as other tools have them.</summary>
    public static Option<OutputFormat> Option() => new("--output", "-o")
    {
        Description = "pretty, for people, or json, one object for programs.",
        HelpName = "pretty|json",
        DefaultValueFactory = _ => OutputFormat.Pretty,
        CustomParser = result =>
        {
            switch (result.Tokens[0].Value)
            {
                case "pretty":
                    return OutputFormat.Pretty;
                case "json":
                    return OutputFormat.Json;
                case var other:
                    result.AddError($"'{other}' is no output format; it must be pretty or json.");
                    return default;
            }
        },
    };
}
