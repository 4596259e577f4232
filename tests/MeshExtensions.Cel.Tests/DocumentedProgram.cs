using System.Text;
using MeshExtensions.Cel;

namespace Shop;

/// <summary>What a condition may speak of: <c>path</c>, <c>headers</c>, <c>user</c> and the function <c>isBelow</c>.</summary>
public static class Conditions
{
    /// <summary>A record type: named fields, which the check knows.</summary>
    public static readonly CelRecordType UserType = new(
        "shop.User", new CelField("name", CelType.String), new CelField("team", CelType.String));

    // Made once. A variable's place here is its index in Resolve below.
    private static readonly CelEnvironment Environment = new(
        variables:
        [
            new CelVariable("path", CelType.String),
            new CelVariable("headers", CelType.Map(CelType.String, CelType.String)),
            new CelVariable("user", UserType),
        ],
        functions:
        [
            new CelFunction(
                "isBelow",
                CelOverload.Create("string_is_below_string", isMember: true, CelType.String, CelType.String, CelType.Bool, IsBelow)),
        ],
        recordTypes: [UserType]);

    /// <summary>Compiles a condition: once for each, when it is loaded.</summary>
    public static CelCompilation Compile(string condition) =>
        Environment.Compile(condition, new CelCompilationOptions { ResultType = CelType.Bool });

    /// <summary>Evaluates a condition: for each request, with an arena that no other thread uses meanwhile.</summary>
    public static string Evaluate(CelProgram program, Request request, CelArena arena)
    {
        var holds = program.Test(request, arena, out var error);
        var answer = error.IsError ? program.Describe(error, arena).ToString() : holds ? "yes" : "no";

        // What was made in the arena ends here; its memory is used again by the next request.
        arena.Reset();
        return answer;
    }

    // path.isBelow(folder). An error is returned, not thrown.
    private static CelValue IsBelow(CelArena arena, in CelValue path, in CelValue folder) =>
        folder.AsSpan().EndsWith("/"u8) ? CelValue.Bool(path.AsSpan().StartsWith(folder.AsSpan())) : arena.Fail("a folder ends with a slash");
}

/// <summary>The values of the variables for one request.</summary>
public sealed class Request(string path, Headers headers, User user) : CelActivation
{
    private readonly byte[] _path = Encoding.UTF8.GetBytes(path);

    /// <inheritdoc/>
    public override CelValue Resolve(int variable, CelArena arena) => variable switch
    {
        0 => CelValue.String(_path, 0, _path.Length),
        1 => CelValue.Map(headers),
        _ => CelValue.Record(user),
    };
}

/// <summary>A record of the type <c>shop.User</c>.</summary>
public sealed class User(string name, string? team) : CelRecord
{
    /// <inheritdoc/>
    public override CelRecordType RecordType => Conditions.UserType;

    /// <inheritdoc/>
    public override CelValue GetField(long handle, int field, CelArena arena) => field switch
    {
        0 => arena.CopyString(Encoding.UTF8.GetBytes(name)),
        _ when team is not null => arena.CopyString(Encoding.UTF8.GetBytes(team)),

        // Unset: has(user.team) is false, and user.team an error.
        _ => default,
    };
}

/// <summary>A map that is looked up where it is, and not copied for the expression.</summary>
public sealed class Headers(params (string Name, string Value)[] headers) : CelMap
{
    private readonly (CelValue Name, CelValue Value)[] _entries =
        [.. headers.Select(header => (CelValue.String(header.Name), CelValue.String(header.Value)))];

    /// <inheritdoc/>
    public override int GetCount(long handle) => _entries.Length;

    /// <inheritdoc/>
    public override bool TryGet(long handle, in CelValue key, CelArena arena, out CelValue value)
    {
        value = default;
        foreach (var (name, found) in key.Kind == CelKind.String ? _entries : [])
        {
            if (name.AsSpan().SequenceEqual(key.AsSpan()))
            {
                value = found;
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override void GetEntry(long handle, int index, CelArena arena, out CelValue key, out CelValue value) => (key, value) = _entries[index];
}
