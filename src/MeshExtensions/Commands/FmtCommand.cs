using System.CommandLine;
using System.Text;
using MeshExtensions.Policies;

namespace MeshExtensions.Commands;

/// <summary><c>meshext fmt</c>: policy files in one form.</summary>
internal static class FmtCommand
{
    /// <summary>As much as <c>serve</c> reads.</summary>
    private const long MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>Fails on other bytes: replaced ones would be written back.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Command Create()
    {
        var paths = new Argument<string[]>("path")
        {
            HelpName = "PATH",
            Arity = ArgumentArity.OneOrMore,
            Description =
                """
                Policy files, or folders of them. - formats standard input to standard output.
                Comments, values and the order of lists stay as they are; lines end with a line feed. What cannot be formatted safely is named and left alone.
                Ends with 0 when all is formatted; with 1 when --check finds a file that is not, or a file cannot be; with 2 when there is no such path,
                or when the formatter finds a defect of its own, which changes nothing either.
                Examples:
                  meshext fmt policies
                  meshext fmt --check --diff policies
                """,
        };
        var check = new Option<bool>("--check") { Description = "Write nothing; name the files that are not formatted, and end with 1 if there are any." };
        var diff = new Option<bool>("--diff") { Description = "Write nothing; print what would change as a unified diff." };
        var command = new Command("fmt", "Format policy files in place, and print the names of those that changed.") { paths, check, diff };
        command.SetAction(arguments =>
            new Run(arguments.GetValue(check), arguments.GetValue(diff), Console.Out, Console.Error).Format(arguments.GetValue(paths)!));
        return command;
    }

    /// <summary>One run over all paths. It goes on after a file that it has to leave alone, and ends with the gravest of what happened.</summary>
    private sealed class Run(bool isCheck, bool isDiff, TextWriter output, TextWriter error)
    {
        private int _exitCode = ExitCode.Done;

        public int Format(IEnumerable<string> paths)
        {
            foreach (var path in paths)
            {
                if (path == "-")
                {
                    FormatStandardInput();
                    continue;
                }

                var problems = new List<PolicyError>();
                foreach (var file in PolicyFiles.Find(path, problems))
                {
                    FormatFile(file);
                }

                problems.ForEach(problem => Report(problem.ToString(), ExitCode.UnusableInput));
            }

            return _exitCode;
        }

        private void FormatStandardInput()
        {
            const string name = "standard input";
            using var input = Console.OpenStandardInput();
            using var bytes = new MemoryStream();
            input.CopyTo(bytes);
            if (Decode(name, bytes.ToArray()) is not { } text)
            {
                return;
            }

            var formatted = Format(name, text);
            if (!isCheck && !isDiff)
            {
                output.Write(formatted);
            }
            else if (formatted is not null && formatted != text)
            {
                ReportDifference(name, text, formatted);
            }
        }

        private void FormatFile(FileInfo file)
        {
            var name = file.ToString(); // as the user gave it, and not in full
            try
            {
                if (file.Length > MaxFileBytes)
                {
                    Report($"{name}: the file is larger than {MaxFileBytes / (1024 * 1024)} MiB; split it", ExitCode.UnusableInput);
                    return;
                }

                if (Decode(name, File.ReadAllBytes(file.FullName)) is not { } text || Format(name, text) is not { } formatted || formatted == text)
                {
                    return;
                }

                if (isCheck || isDiff)
                {
                    ReportDifference(name, text, formatted);
                    return;
                }

                Replace(file, formatted);
                output.WriteLine(name);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Report($"{name}: {exception.Message}", ExitCode.Failed);
            }
        }

        /// <summary>The formatted text, or <see langword="null"/> when it must stay as it is, which is reported.</summary>
        private string? Format(string name, string text)
        {
            var result = PolicyFormatter.Format(name, text);
            if (result.Error is { } problem)
            {
                Report(problem.ToString(), result.IsDefect ? ExitCode.UnusableInput : ExitCode.Failed);
            }

            return result.Text;
        }

        private void ReportDifference(string name, string text, string formatted)
        {
            if (isCheck)
            {
                output.WriteLine(name);
                _exitCode = Math.Max(_exitCode, ExitCode.Failed);
            }

            if (isDiff)
            {
                output.Write(UnifiedDiff.Of(name, text, formatted));
            }
        }

        private string? Decode(string name, byte[] bytes)
        {
            try
            {
                return StrictUtf8.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                Report($"{name}: the file is not UTF-8 text; save it as UTF-8", ExitCode.Failed);
                return null;
            }
        }

        private void Report(string problem, int exitCode)
        {
            error.WriteLine($"meshext: {problem}");
            _exitCode = Math.Max(_exitCode, exitCode);
        }

        /// <summary>
        /// Puts the text in the place of the file in one step: a server that reads the folder meanwhile sees the old file or the new one. A link stays, and the
        /// file that it leads to is replaced.
        /// </summary>
        private static void Replace(FileInfo file, string text)
        {
            var target = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
            var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
            try
            {
                File.WriteAllText(temporary, text, StrictUtf8);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
                }

                File.Move(temporary, target, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
    }
}
