using System.Text;
using CsCheck;
using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using Google.Protobuf;

namespace MeshExtensions.Authorization.Tests;

/// <summary>
/// The quickstart policy against what it stands in for, Istio's sample: the header decides; without it, and on TCP, the service account does.
/// </summary>
public sealed class CheckEvaluatorTests
{
    private static readonly Gen<string> Value = Gen.OneOf("allow", "allow", "deny", "", "Allow", "allow ", "allow, allow", "allowed", "xallow");

    private static readonly Gen<string> Principal = Gen.OneOf(
        "",
        "spiffe://cluster.local/ns/default/sa/a",
        "spiffe://cluster.local/ns/other/sa/a",
        "spiffe://cluster.local/ns/default/sa/b",
        "spiffe://cluster.local/ns/default/sa/aa",
        "spiffe://cluster.local/ns/default/sa/a/",
        "spiffe://cluster.local/ns/sa/a/sa/b",
        "spiffe://cluster.local/ns/default/SA/a",
        "CN=/sa/a");

    private static readonly Gen<CheckRequest> Request =
        from principal in Principal
        from isHttp in Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false)))
        from hasHeader in Gen.Bool
        from values in Value.Array[1, 3]
        from others in Gen.Select(Gen.OneOf("x-ext-auth", "x-ext-authz2", "ext-authz", "accept"), Value).Array[0, 6]
        from asList in Gen.Bool
        from at in Gen.Int[0, 6]
        select Build(principal, isHttp, hasHeader ? values : [], others, asList, at);

    [Fact]
    public void Decide_Quickstart_DecidesAsTheSampleDoes()
    {
        var allowed = 0;
        var denied = 0;
        Request.Sample(
            request =>
            {
                var decision = TestPolicies.Decide(TestPolicies.Quickstart, request.ToByteArray());

                Assert.Equal(MayPass(request), decision.IsAllowed);
                var response = TestPolicies.Respond(TestPolicies.Quickstart, decision);
                Assert.Equal(decision.IsAllowed, response.Status.Code == 0);
                Interlocked.Increment(ref decision.IsAllowed ? ref allowed : ref denied);
            },
            iter: 8_000);

        Assert.InRange(allowed, 400, 7_600);
        Assert.InRange(denied, 400, 7_600);
    }

    [Fact]
    public void Decide_AllowEverything_AllowsTcpAndHttp()
    {
        var tcp = new CheckRequest { Attributes = new AttributeContext { Source = new AttributeContext.Types.Peer() } };
        var http = Build("", isHttp: true, [], [], asList: false, 0);

        Assert.True(TestPolicies.Decide(TestPolicies.AllowEverything, tcp.ToByteArray()).IsAllowed);
        Assert.True(TestPolicies.Decide(TestPolicies.AllowEverything, http.ToByteArray()).IsAllowed);
    }

    [Theory]
    [InlineData(20, 100)]
    [InlineData(300, 0)] // more headers than are usual
    public void Decide_FromBytes_AllocatesNothing(int headers, int bodyLength)
    {
        var request = Build("spiffe://cluster.local/ns/default/sa/a", isHttp: true, [], [], asList: false, 0);
        request.Attributes.Request.Http.RawBody = ByteString.CopyFrom(new byte[bodyLength]);
        for (var i = 0; i < headers; i++)
        {
            request.Attributes.Request.Http.Headers[$"x-{i}"] = "value";
        }

        var message = request.ToByteArray();

        Assert.Equal(0, Allocations.Of(() => TestPolicies.Decide(TestPolicies.Quickstart, message).IsAllowed));
        Assert.True(TestPolicies.Decide(TestPolicies.Quickstart, message).IsAllowed);
    }

    [Fact]
    public void Decide_BrokenBytes_AllocatesNothing()
    {
        byte[] message = [0x0A, 0x02, 0x22, 0x05];

        Assert.Equal(0, Allocations.Of(() => TestPolicies.Decide(TestPolicies.Quickstart, message).IsError));
        Assert.True(TestPolicies.Decide(TestPolicies.Quickstart, message).IsError);
    }

    /// <summary>
    /// The oracle, on the generated type. A header that a client sends several times has several values, and each of them must be the one that allows;
    /// in the map form they come joined with bare commas.
    /// </summary>
    private static bool MayPass(CheckRequest request)
    {
        const string Header = "x-ext-authz";
        var http = request.Attributes.Request?.Http;
        string[] values = http switch
        {
            null => [],
            { HeaderMap: { } list } => [.. list.Headers.Where(header => header.Key == Header).Select(header => header.RawValue.ToStringUtf8())],
            _ when http.Headers.TryGetValue(Header, out var joined) => [joined],
            _ => [],
        };
        var principal = request.Attributes.Source.Principal;
        return values.Length > 0
            ? values.All(value => value == "allow")
            : principal.StartsWith("spiffe://", StringComparison.Ordinal) && principal.EndsWith("/sa/a", StringComparison.Ordinal);
    }

    private static CheckRequest Build(string principal, bool isHttp, string[] values, (string Name, string Value)[] others, bool asList, int at)
    {
        var request = new CheckRequest
        {
            Attributes = new AttributeContext
            {
                Source = new AttributeContext.Types.Peer { Principal = principal },
                Destination = new AttributeContext.Types.Peer { Service = "service" },
            },
        };
        if (!isHttp)
        {
            return request;
        }

        var headers = others.Select(other => new HeaderValue { Key = other.Name, RawValue = ByteString.CopyFrom(other.Value, Encoding.UTF8) }).ToList();
        headers.InsertRange(
            Math.Min(at, headers.Count),
            values.Select(value => new HeaderValue { Key = "x-ext-authz", RawValue = ByteString.CopyFrom(value, Encoding.UTF8) }));
        var http = new AttributeContext.Types.HttpRequest { Method = "GET", Path = "/", Host = "example.org", Scheme = "http" };
        if (asList)
        {
            http.HeaderMap = new HeaderMap { Headers = { headers } };
        }
        else
        {
            // As Envoy does: one entry for a name, its values joined with a bare comma.
            foreach (var same in headers.GroupBy(header => header.Key, StringComparer.Ordinal))
            {
                http.Headers[same.Key] = string.Join(',', same.Select(header => header.RawValue.ToStringUtf8()));
            }
        }

        request.Attributes.Request = new AttributeContext.Types.Request { Http = http };
        return request;
    }
}
