using System.Text;
using CsCheck;
using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.Documents;

/// <summary>Whatever stands in a file, reading it ends, throws nothing and makes either a set or errors that name a place.</summary>
public sealed class DocumentFuzzTests
{
    private static readonly string Quickstart = File.ReadAllText(TestPolicies.QuickstartPath());

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf(
            "[", "]", "{", "}", ",", ": ", "\n", "\n  ", "\n- ", "- ", "? ", "&a ", "*a", "!!int ", "! ", "!<", "%YAML 1.2\n", "%", "---\n", "...\n",
            "| ", "|2+\n", ">-\n", "'", "\"", "\\", "\\x", "\\uD800", "\\U0010FFFF", "#", "\t", "\0", "\r", "\u0085", "\u2028", "\uFEFF", "\uD800", "@", "`", "~", "null", "<<: "),
        Gen.String,
        Gen.OneOf("rules", "effect", "Allow", "from", "source", "to", "operation", "paths", "when", "key", "values", "/{*}", "{**}", "10.0.0.0/8", "spec"));

    private static readonly Gen<Func<string, string>> Mutation = Gen.Select(Gen.Int[0, 4], Gen.Double[0, 1], Gen.Int[0, 40], Piece)
        .Select<(int Kind, double At, int Length, string Piece), Func<string, string>>(m => text =>
        {
            var start = (int)(m.At * text.Length);
            var length = Math.Min(m.Length, text.Length - start);
            return m.Kind switch
            {
                0 => text.Insert(start, m.Piece),
                1 => text.Remove(start, length),
                2 => text.Remove(start, length).Insert(start, m.Piece),
                3 => text.Insert(start, text.Substring(start, length)),
                _ => text[..start],
            };
        });

    [Fact]
    public void Parse_MutatedQuickstart_NeverThrows()
    {
        Mutation.Array[1, 4].Sample(
            mutations =>
            {
                var text = mutations.Aggregate(Quickstart, (current, mutate) => mutate(current));
                AssertSetOrErrors(TestPolicies.Load(text));
            },
            iter: 1_500);
    }

    [Fact]
    public void Parse_MutatedBytes_NeverThrows()
    {
        var bytes = Encoding.UTF8.GetBytes(Quickstart);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Array[1, 8].Sample(
            changes =>
            {
                var mutated = bytes.ToArray();
                foreach (var (at, value) in changes)
                {
                    mutated[at] = value;
                }

                AssertSetOrErrors(TestPolicies.Load(Encoding.UTF8.GetString(mutated)));
            },
            iter: 1_500);
    }

    [Fact]
    public void Parse_BeginningsOfTheQuickstart_NeverThrows()
    {
        for (var length = 0; length < Quickstart.Length; length += 7)
        {
            AssertSetOrErrors(TestPolicies.Load(Quickstart[..length]));
        }
    }

    [Fact]
    public void Parse_RandomPieces_NeverThrows()
    {
        Piece.Array[0, 30].Sample(pieces => AssertSetOrErrors(TestPolicies.Load(string.Concat(pieces))), iter: 1_500);
    }

    private static void AssertSetOrErrors(PolicyLoadResult result)
    {
        Assert.Equal(result.Set is null, result.Errors.Count > 0);
        foreach (var error in result.Errors)
        {
            Assert.True(error.Location.Line > 0 && error.Location.Column > 0, error.ToString());
            Assert.NotEmpty(error.Message);
        }
    }
}
