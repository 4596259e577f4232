using CsCheck;
using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using MeshExtensions.Authorization.Checking;
using MeshExtensions.Policies;
using MeshExtensions.Wire;
using MeshExtensions.Wire.Tests;
using HttpRequest = Envoy.Service.Auth.V3.AttributeContext.Types.HttpRequest;
using Peer = Envoy.Service.Auth.V3.AttributeContext.Types.Peer;
using Request = Envoy.Service.Auth.V3.AttributeContext.Types.Request;

namespace MeshExtensions.Authorization.Tests.Checking;

public sealed class CheckRequestViewTests
{
    private const int Iterations = 1_500;
    private const int Mutants = 30_000;

    [Fact]
    public void Parse_RandomMessage_SeesWhatTheGeneratedTypeSees() =>
        RequestGen.Any.Sample(
            request => Assert.Equal(SeenRequest.Through(request), SeenRequest.Through(request.ToByteArray())),
            iter: Iterations);

    [Fact]
    public void Parse_TwoMessagesInOne_MergesThemAsTheGeneratedTypeDoes() =>
        Gen.Select(RequestGen.Any, RequestGen.Any).Sample(
            (first, second) => AssertSameAsGenerated([.. first.ToByteArray(), .. second.ToByteArray()]),
            iter: Iterations);

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(5_000)]
    public void Parse_ManyHeaders_SeesAll(int count)
    {
        var http = new HttpRequest();
        for (var i = 0; i < count; i++)
        {
            http.Headers[$"x-{i}"] = $"{i}";
        }

        var request = Of(http);

        Assert.Equal(SeenRequest.Through(request), SeenRequest.Through(request.ToByteArray()));
    }

    [Fact]
    public void Parse_KeyTwiceInTheMap_LastOneCounts()
    {
        byte[] message = [.. Of(Headers("x", "first")).ToByteArray(), .. Of(Headers("x", "second")).ToByteArray()];

        AssertSameAsGenerated(message);
        var attributes = new RequestAttributes();
        var view = Parse(message, attributes);
        var headers = attributes.Headers;
        Assert.Equal("second"u8, headers.Value(headers.FindLast("x"u8, headers.Count)));
    }

    [Theory]
    [InlineData("0A0178")] // a key without a value
    [InlineData("120179")] // a value without a key
    [InlineData("")]
    [InlineData("12017A0A0178")] // the value first
    [InlineData("0A01780A0179120131120132")] // key and value twice
    [InlineData("0A0178180112017A1A0101")] // unknown fields
    [InlineData("0801120179")] // a key of another wire type
    public void Parse_OddMapEntry_SeesWhatTheGeneratedTypeSees(string entry)
    {
        var bytes = Convert.FromHexString(entry);

        AssertSameAsGenerated(Nest(Nest(Nest(Nest(bytes, 3), 2), 4), 1));
    }

    [Fact]
    public void Parse_RawValueThatIsNotUtf8_KeepsItsBytes()
    {
        byte[] raw = [0x61, 0xFF, 0x00, 0xC3];
        var http = new HttpRequest { HeaderMap = new HeaderMap() };
        http.HeaderMap.Headers.Add(new HeaderValue { Key = "x", RawValue = ByteString.CopyFrom(raw) });

        var attributes = new RequestAttributes();
        var view = Parse(Of(http).ToByteArray(), attributes);

        Assert.Equal(raw, attributes.Headers.Value(0));
    }

    [Fact]
    public void Parse_TextThatIsNotUtf8_IsNoErrorAndKeepsItsBytes()
    {
        byte[] text = [0x2F, 0xFF, 0xC0, 0xAF];
        var message = Nest(Nest(Nest(Nest(text, 4), 2), 4), 1);

        var attributes = new RequestAttributes();
        var view = Parse(message, attributes);

        Assert.True(view.IsComplete);
        Assert.Equal(text, attributes.Text(attributes.Path));
    }

    [Fact]
    public void Parse_BothHeaderForms_ListCounts()
    {
        var http = Headers("x", "map");
        http.HeaderMap = new HeaderMap();
        http.HeaderMap.Headers.Add(new HeaderValue { Key = "x", RawValue = ByteString.CopyFromUtf8("list") });
        var listed = Of(http);
        byte[] mapAfterwards = [.. listed.ToByteArray(), .. Of(Headers("y", "later")).ToByteArray()];

        Assert.Equal("x=list\n", SeenRequest.Through(listed.ToByteArray())!.Headers);
        Assert.Equal("x=list\n", SeenRequest.Through(mapAfterwards)!.Headers);
        AssertSameAsGenerated(mapAfterwards);
    }

    [Fact]
    public void Parse_EmptyListBesideAMap_DoesNotHideTheMap()
    {
        var http = Headers("x-ext-authz", "deny");
        http.HeaderMap = new HeaderMap();

        Assert.Equal("x-ext-authz=deny\n", SeenRequest.Through(Of(http).ToByteArray())!.Headers);
    }

    [Fact]
    public void Parse_OtherAddressLater_ForgetsIpAndPort()
    {
        var socket = new Address { SocketAddress = new SocketAddress { Address = "10.0.0.1", PortValue = 80 } };
        var pipe = new Address { Pipe = new Pipe { Path = "/run/x" } };
        var named = new Address { SocketAddress = new SocketAddress { NamedPort = "http" } };
        Address[] addresses = [socket, pipe, named, new Address { EnvoyInternalAddress = new EnvoyInternalAddress() }, new Address()];
        foreach (var first in addresses)
        {
            foreach (var second in addresses)
            {
                AssertSameAsGenerated([.. Between(first).ToByteArray(), .. Between(second).ToByteArray()]);
                AssertSameAsGenerated([.. Between(first).ToByteArray(), .. Between(second).ToByteArray(), .. Between(first).ToByteArray()]);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.org")]
    public void Parse_TcpCheck_TakesTheServerNameFromTheDestinationService(string sni)
    {
        var request = Between(new Address());
        request.Attributes.Destination.Service = "from.service";
        request.Attributes.TlsSession = new AttributeContext.Types.TLSSession { Sni = sni };

        Assert.Equal(sni.Length > 0 ? sni : "from.service", SeenRequest.Through(request.ToByteArray())!.ServerName);
    }

    [Fact]
    public void Parse_HttpCheck_DoesNotTakeTheServerNameFromTheDestinationService()
    {
        var request = Of(new HttpRequest());
        request.Attributes.Destination = new Peer { Service = "from.service" };

        Assert.Equal("", SeenRequest.Through(request.ToByteArray())!.ServerName);
    }

    [Theory]
    [InlineData(16 * 1024, DecisionReason.AllowedByRule)]
    [InlineData(16 * 1024 + 1, DecisionReason.RequestTooLarge)]
    public void Decide_VeryManyHeaders_AreReadUpToTheLimitAndThenDecidedNothingFrom(int count, DecisionReason expected)
    {
        // 1A 00: an entry of the map of headers, empty.
        var http = new byte[2 * count];
        for (var i = 0; i < http.Length; i += 2)
        {
            http[i] = 0x1A;
        }

        var message = Nest(Nest(Nest(http, 2), 4), 1);

        Assert.Equal(expected, TestPolicies.Decide(TestPolicies.AllowEverything, message).Reason);
        Assert.Null(CheckEvaluator.Explain(message));
    }

    public static TheoryData<string, string> Incomplete() => new()
    {
        { "empty", "" },
        { "unknown fields only", "887D01" },
        { "attributes of another wire type", "0801" },
        { "attributes without a source, a destination and a request", "0A00" },
        { "a request without http", Convert.ToHexString(new CheckRequest { Attributes = new AttributeContext { Request = new Request() } }.ToByteArray()) },
        { "an http of another wire type", Convert.ToHexString(Nest(Nest([0x10, 0x01], 4), 1)) },
    };

    [Theory]
    [MemberData(nameof(Incomplete))]
    public void Decide_MessageThatAsksAboutNothing_IsMalformedThoughEverythingIsAllowed(string what, string hex)
    {
        var message = Convert.FromHexString(hex);

        Assert.Equal(Decision.Without(DecisionReason.MalformedRequest), TestPolicies.Decide(TestPolicies.AllowEverything, message));
        Assert.NotNull(CheckEvaluator.Explain(message));
        Assert.False(SeenRequest.Through(message)!.IsComplete, what);
        AssertSameAsGenerated(message);
    }

    [Fact]
    public void Parse_CutAtAnyOffset_IsRefusedWhereTheGeneratedTypeRefuses()
    {
        var generator = new PCG(7, 99);
        for (var i = 0; i < 30; i++)
        {
            var message = RequestGen.Any.Where(request => request.CalculateSize() is > 10 and < 1500).Generate(generator, null, out Size _).ToByteArray();
            for (var length = 0; length < message.Length; length++)
            {
                var cut = message[..length];
                if (TryParse(cut) is { } accepted)
                {
                    Assert.Equal(SeenRequest.Through(accepted), SeenRequest.Through(cut));
                }
                else
                {
                    Assert.Null(SeenRequest.Through(cut));
                    Assert.Equal(Decision.Without(DecisionReason.MalformedRequest), TestPolicies.Decide(TestPolicies.AllowEverything, cut));
                    Assert.NotNull(CheckEvaluator.Explain(cut));
                }
            }
        }
    }

    /// <summary>
    /// Whatever the bytes are: no exception, and either both parsers see the same; or this one refuses, which denies; or the other one refuses for a reason
    /// that cannot change a decision:
    /// (1) a field that decisions do not read is broken inside (time, labels, certificate, metadata, body, a pipe's path): it is passed over as bytes;
    /// (2) a text is not UTF-8: it is compared as the bytes that it is, so it equals no pattern that the text of it would not equal.
    /// Both show by that the other parser accepts the message, and sees the same in it, once those fields are taken out and those texts are mended.
    /// </summary>
    [Fact]
    public void Parse_MutatedMessage_NeverThrowsAndSeesNothingElseThanTheGeneratedType()
    {
        var corpus = Corpus();
        var random = new Random(11);
        var both = 0;
        var stricter = 0;
        var projected = 0;
        for (var i = 0; i < Mutants; i++)
        {
            var message = Mutation.Mutate(corpus[random.Next(corpus.Length)], random);
            var accepted = TryParse(message);
            if (SeenRequest.Through(message) is not { } seen)
            {
                stricter += accepted is null ? 0 : 1;
                Assert.Equal(Decision.Without(DecisionReason.MalformedRequest), TestPolicies.Decide(TestPolicies.AllowEverything, message));
                continue;
            }

            both += accepted is null ? 0 : 1;
            projected += accepted is null ? 1 : 0;
            accepted ??= TryParse(CheckRequestProjection.Of(message));
            Assert.True(accepted is not null && SeenRequest.Through(accepted) == seen, Convert.ToHexString(message));
            Assert.Equal(TestPolicies.Decide(TestPolicies.Quickstart, accepted.ToByteArray()), TestPolicies.Decide(TestPolicies.Quickstart, message));
        }

        // The mutants take every way; what this parser alone refuses are tags and lengths above 32 bits, which the other one cuts.
        Assert.InRange(both, Mutants / 10, Mutants);
        Assert.InRange(projected, Mutants / 100, Mutants);
        Assert.InRange(stricter, 0, Mutants / 100);
    }

    [Fact]
    public void Parse_RandomBytes_NeverThrows() =>
        Gen.Byte.Array[0, 64].Sample(
            bytes =>
            {
                var decision = TestPolicies.Decide(TestPolicies.Quickstart, bytes);
                Assert.False(decision.IsAllowed);
                Assert.True(SeenRequest.Through(bytes) is { IsComplete: true } || decision.Reason == DecisionReason.MalformedRequest);
            },
            iter: 50_000);

    [Fact]
    public void Explain_BrokenMessage_NamesTheOffset()
    {
        byte[] message = [0x0A, 0x02, 0x22, 0x05];

        Assert.Contains("Truncated at offset 3 of 4", CheckEvaluator.Explain(message), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_CompleteMessage_SaysNothing() => Assert.Null(CheckEvaluator.Explain(Of(new HttpRequest()).ToByteArray()));

    private static void AssertSameAsGenerated(byte[] message) =>
        Assert.Equal(SeenRequest.Through(CheckRequest.Parser.ParseFrom(message)), SeenRequest.Through(message));

    private static CheckRequest? TryParse(byte[] message)
    {
        try
        {
            return CheckRequest.Parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static byte[][] Corpus()
    {
        var generator = new PCG(3, 4);
        byte[][] corpus =
        [
            .. Enumerable.Range(0, 400)
                .Select(_ => RequestGen.Any.Generate(generator, null, out Size _).ToByteArray())
                .Where(bytes => bytes.Length is > 0 and < 800),
        ];
        Assert.InRange(corpus.Length, 50, 400);
        return corpus;
    }

    private static byte[] Nest(byte[] bytes, int fieldNumber)
    {
        var buffer = new byte[bytes.Length + 10];
        var writer = new ProtobufWriter(buffer);
        writer.WriteBytes(fieldNumber, bytes);
        return writer.Written.ToArray();
    }

    private static HttpRequest Headers(string name, string value)
    {
        var http = new HttpRequest();
        http.Headers[name] = value;
        return http;
    }

    private static CheckRequest Of(HttpRequest http) => new() { Attributes = new AttributeContext { Request = new Request { Http = http } } };

    private static CheckRequest Between(Address address) => new()
    {
        Attributes = new AttributeContext { Source = new Peer { Address = address }, Destination = new Peer { Address = address } },
    };

    private static CheckRequestView Parse(byte[] message, RequestAttributes attributes) =>
        CheckRequestView.Parse(message, new Slice(0, message.Length), attributes);
}
