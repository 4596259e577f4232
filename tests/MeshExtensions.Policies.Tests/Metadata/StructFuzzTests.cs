using System.Text;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Metadata;
using MeshExtensions.Wire.Tests;

namespace MeshExtensions.Policies.Tests.Metadata;

/// <summary>The generated type is the oracle: what it reads is what is read here, and what it does not read is absent.</summary>
public sealed class StructFuzzTests
{
    private static readonly RequestPrincipalMatcher Principal = new(["*", "a/*"]);
    private static readonly ClaimMatcher Claim = new(["a", "b"], ["*", "a*"]);
    private static readonly ClaimMatcher Scope = new(["scope"], ["*"]);
    private static readonly FilterMetadataMatcher Metadata = new(["a"], ["*", "[*]"]);

    [Fact]
    public void Walk_AnyStruct_IsTheGeneratedTypes() => Structs.Random.Sample(
        message =>
        {
            var arena = Structs.Arena();
            var map = Structs.Map(new StructMap(), message.ToByteArray());

            Assert.Equal(Structs.Describe(message), Structs.Describe(map, arena));
            Assert.Equal(message, Struct.Parser.ParseJson(Json(map, arena)));
            foreach (var (key, value) in message.Fields)
            {
                Assert.True(map.TryGet(CelValue.String(key), arena, out var found));
                Assert.Equal(Structs.Describe(value), Structs.Describe(found, arena));
            }

            Assert.False(map.TryGet(CelValue.String("no such key"), arena, out _));
        },
        iter: 3_000,
        print: Structs.Describe);

    [Fact]
    public void Walk_EntriesThatComeAgain_LastOneWins() => Structs.Random.Array[1, 3].Sample(
        messages =>
        {
            // Messages one after the other are the messages merged.
            var bytes = messages.SelectMany(message => message.ToByteArray()).ToArray();
            var expected = Struct.Parser.ParseFrom(bytes);
            var arena = Structs.Arena();
            var map = Structs.Map(new StructMap(), bytes);

            Assert.Equal(expected.Fields.Count, map.Count());
            Assert.Equal(Structs.Describe(expected), Structs.Describe(map, arena));
        },
        iter: 1_000,
        print: messages => string.Join('\n', messages.Select(Structs.Describe)));

    [Fact]
    public void Read_TruncatedBytes_IsWhatTheGeneratedTypeReads() => Structs.Random.Sample(
        message =>
        {
            var bytes = message.ToByteArray();
            for (var length = 0; length <= bytes.Length; length++)
            {
                Assert.Equal(TryParse(bytes[..length], out _) is not null, ProtobufStruct.IsReadable(bytes.AsSpan(0, length)));
                Check(bytes[..length]);
            }
        },
        iter: 300,
        print: Structs.Describe);

    [Fact]
    public void Read_MutatedBytes_IsWhatTheGeneratedTypeReadsOrAbsent() => Gen.Select(Structs.Random, Gen.Int)
        .Select((message, seed) => Mutation.Mutate(message.ToByteArray(), new Random(seed)))
        .Sample(Check, iter: 30_000, print: Convert.ToHexString);

    [Fact]
    public void Read_Noise_NeverThrows() => Gen.Byte.Array[0, 60].Sample(Check, iter: 30_000, print: Convert.ToHexString);

    private static void Check(byte[] bytes)
    {
        var parsed = TryParse(bytes, out var isIllFormedText);
        var arena = Structs.Arena();
        var map = Structs.Map(new StructMap(), bytes);
        if (ProtobufStruct.IsReadable(bytes))
        {
            // Text that is not UTF-8 is refused by the generated type, and shown with replacements here.
            Assert.NotEqual(isIllFormedText, parsed is not null);
            var read = Structs.Describe(map, arena);
            if (parsed is not null)
            {
                Assert.Equal(Structs.Describe(parsed), read);
            }
        }
        else
        {
            Assert.Equal(1, map.Count());
            Assert.True(map.EntryAt(0, arena).Value.IsError);
            Assert.True(map.TryGet(CelValue.String("a"), arena, out var error));
            Assert.True(error.IsError);
        }

        if (parsed is not null && ProtobufStruct.Find(bytes, "a"u8, out var found) is var reading && reading != StructReading.Malformed)
        {
            Assert.Equal(parsed.Fields.TryGetValue("a", out var value), reading == StructReading.Found);
            if (value is not null && found.Kind is not (StructValueKind.Struct or StructValueKind.List))
            {
                Assert.Equal(Structs.Describe(value), Structs.Describe(found));
            }
        }

        Principal.Matches(bytes);
        Claim.Matches(bytes);
        Scope.Matches(bytes);
        Metadata.Matches(bytes);
    }

    private static Struct? TryParse(byte[] bytes, out bool isIllFormedText)
    {
        isIllFormedText = false;
        try
        {
            return Struct.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            isIllFormedText = exception.Message.Contains("UTF-8", StringComparison.Ordinal);
            return null;
        }
    }

    private static string Json(in CelValue value, CelArena arena)
    {
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
        {
            CelJson.Write(writer, value, arena);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
