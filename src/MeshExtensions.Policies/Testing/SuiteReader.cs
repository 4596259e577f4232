using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Testing;

/// <summary>Reads a suite. It goes on after an error, so that one run finds all of them; with any error the suite must not be run.</summary>
internal sealed class SuiteReader
{
    /// <summary>A suite is text that people write.</summary>
    private const long MaxFileBytes = 16 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<PolicyError> _errors;
    private readonly SuiteRequestReader _requests;

    private SuiteReader(List<PolicyError> errors)
    {
        _errors = errors;
        _requests = new SuiteRequestReader(errors);
    }

    /// <summary>Reads a file; <see langword="null"/> when it has errors.</summary>
    public static Suite? ReadFile(FileInfo file, ICollection<PolicyError> errors)
    {
        var name = file.ToString(); // as the user gave it, and not in full
        var where = new SourceLocation(name, 0, 0);
        try
        {
            if (file.Length <= MaxFileBytes)
            {
                return Read(name, File.ReadAllText(file.FullName, StrictUtf8), errors);
            }

            errors.Add(new PolicyError(where, $"The file is larger than {MaxFileBytes / (1024 * 1024)} MiB; split it into several suites."));
        }
        catch (DecoderFallbackException)
        {
            errors.Add(new PolicyError(where, "The file is not UTF-8 text; save it as UTF-8."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new PolicyError(where, $"The file cannot be read: {exception.Message}"));
        }

        return null;
    }

    /// <summary>Reads a suite from the text of a file; <see langword="null"/> when it has errors.</summary>
    public static Suite? Read(string file, string text, ICollection<PolicyError> errors)
    {
        var found = new List<PolicyError>();
        var documents = YamlDocumentReader.Read(file, text, found);
        Suite? suite = null;
        if (documents.Count == 1)
        {
            suite = YamlFields.Open(documents[0], "The suite", found) is { } fields ? new SuiteReader(found).Read(file, fields) : null;
        }
        else if (found.Count == 0)
        {
            found.Add(documents.Count == 0
                ? new PolicyError(new SourceLocation(file, 0, 0), "The file is empty; a suite has 'tests', each with a name, a request and what to expect.")
                : new PolicyError(documents[1].Location, "A second document begins here; a file holds one suite, so move this one to a file of its own."));
        }

        foreach (var error in found)
        {
            errors.Add(error);
        }

        return found.Count == 0 ? suite : null;
    }

    private Suite Read(string file, YamlFields fields)
    {
        var name = fields.TakeText("name")?.Value ?? DefaultName(file);
        var policies = ReadPolicyPaths(file, fields);
        var options = ReadOptions(fields);
        var now = ReadNow(fields);
        foreach (var (requestName, request) in fields.TakeEntries("requests"))
        {
            _requests.Add(requestName, request);
        }

        var tests = ReadTests(fields);
        fields.RejectTheRest();
        return new Suite(name, fields.Location, policies, options, now, _requests.Named, tests);
    }

    /// <summary><c>orders</c> of <c>shop/orders_test.yaml</c>.</summary>
    private static string DefaultName(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return name.EndsWith("_test", StringComparison.OrdinalIgnoreCase) && name.Length > "_test".Length ? name[..^"_test".Length] : name;
    }

    private ImmutableArray<string> ReadPolicyPaths(string file, YamlFields fields)
    {
        var folder = Path.GetDirectoryName(file) is { Length: > 0 } parent ? parent : ".";
        IReadOnlyList<YamlNode> nodes = fields.Take("policies") switch
        {
            null => [],
            YamlSequence { Items.Count: > 0 } several => several.Items,
            var single => [single],
        };
        var paths = ImmutableArray.CreateBuilder<string>();
        foreach (var node in nodes)
        {
            if (node is not YamlScalar { Value.Length: > 0, IsNull: false } text)
            {
                _errors.Add(new PolicyError(node.Location, "'policies' must be a file or folder, or a list of them, relative to the suite's file."));
                continue;
            }

            var path = Resolve(folder, text.Value);
            if (File.Exists(path) || Directory.Exists(path))
            {
                paths.Add(path);
            }
            else
            {
                _errors.Add(new PolicyError(
                    text.Location, $"There is no file or folder '{text.Value}', looked for as {path}; paths are relative to the suite's file."));
            }
        }

        return nodes.Count == 0 ? [Resolve(folder, ".")] : paths.ToImmutable();
    }

    /// <summary>A path without detours, so that the policies of two suites have one name when they are the same files.</summary>
    private static string Resolve(string folder, string path)
    {
        var full = Path.GetFullPath(Path.Combine(folder, path));
        return Path.IsPathRooted(folder) || Path.IsPathRooted(path) ? full : Path.GetRelativePath(Environment.CurrentDirectory, full);
    }

    private PolicyOptions ReadOptions(YamlFields fields)
    {
        if (fields.Take("options") is not { } node || YamlFields.Open(node, "options", _errors) is not { } options)
        {
            return PolicyOptions.Default;
        }

        var read = PolicyOptionsReader.Read(options, _errors);
        options.RejectTheRest();
        return read;
    }

    private DateTimeOffset? ReadNow(YamlFields fields)
    {
        if (fields.TakeText("now") is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(
            text.Value,
            ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var now))
        {
            return now;
        }

        _errors.Add(new PolicyError(text.Location, $"now is '{text.Value}'; it must be a time such as 2026-01-02T03:04:05Z."));
        return null;
    }

    private ImmutableArray<SuiteTest> ReadTests(YamlFields fields)
    {
        var node = fields.Take("tests");
        if (node is not YamlSequence { Items.Count: > 0 } sequence)
        {
            _errors.Add(new PolicyError(node?.Location ?? fields.Location, "The suite has no tests; list them under 'tests', each with a name and a request."));
            return [];
        }

        var tests = ImmutableArray.CreateBuilder<SuiteTest>(sequence.Items.Count);
        var seen = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        foreach (var item in sequence.Items)
        {
            if (ReadTest(item) is not { } test)
            {
                continue;
            }

            if (!seen.TryAdd(test.Name, test.Location))
            {
                _errors.Add(new PolicyError(test.Location, $"A test '{test.Name}' is already at {seen[test.Name]}; give one of them another name."));
            }

            tests.Add(test);
        }

        return tests.ToImmutable();
    }

    private SuiteTest? ReadTest(YamlNode item)
    {
        if (YamlFields.Open(item, "A test", _errors) is not { } fields)
        {
            return null;
        }

        var name = fields.TakeText("name");
        var requestNode = fields.Take("request");
        var what = name is null ? "The test" : $"The test '{name.Value}'";
        var expectation = fields.Take("expect") is { } expect ? new SuiteExpectationReader(what, _errors).Read(expect) : new SuiteExpectation();
        fields.RejectTheRest();
        if (name is null)
        {
            _errors.Add(new PolicyError(item.Location, "A test has no 'name'; reports call it by that, so say what must hold: alice may read her order."));
        }

        if (requestNode is null)
        {
            _errors.Add(new PolicyError(item.Location, $"{what} has no 'request'; give the name of one under 'requests', or the request itself."));
            return null;
        }

        return _requests.Read(requestNode, name?.Value ?? "?") is { } request ? new SuiteTest(name?.Value ?? "?", request, expectation, item.Location) : null;
    }
}
