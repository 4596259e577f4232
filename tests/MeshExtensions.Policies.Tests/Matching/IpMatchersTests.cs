using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.TestPolicies;

namespace MeshExtensions.Policies.Tests.Matching;

public sealed class IpMatchersTests
{
    private const string Ten = "from: [{source: {remoteIpBlocks: ['10.0.0.0/8']}}]";

    [Theory]
    [InlineData("", "10.0.0.1", true)] // without the header, the direct peer
    [InlineData("", "11.0.0.1", false)]
    [InlineData("10.1.1.1", "11.0.0.1", true)]
    [InlineData("11.1.1.1", "10.0.0.1", false)]
    [InlineData("10.1.1.1,11.1.1.1", "10.0.0.1", false)] // what comes before the last is the client's word
    [InlineData("11.1.1.1, 10.1.1.1", "11.0.0.1", true)]
    [InlineData("11.1.1.1,  10.1.1.1  ", "11.0.0.1", true)]
    [InlineData("10.1.1.1,10.2.2.2,11.1.1.1", "10.0.0.1", false)]
    [InlineData("11.1.1.1,11.2.2.2,10.1.1.1", "11.0.0.1", true)]
    [InlineData("11.1.1.1,\t10.1.1.1\t", "11.0.0.1", true)]
    [InlineData("::ffff:10.1.1.1", "11.0.0.1", true)]
    [InlineData("10.1.1.1,", "11.0.0.1", false)] // Envoy reads no address there and takes the peer
    [InlineData("unknown", "11.0.0.1", false)]
    [InlineData("unknown", "10.0.0.1", true)]
    [InlineData("10.1.1.1:80", "11.0.0.1", false)]
    public void RemoteIp_ForwardedFor_IsItsLastAddress(string forwardedFor, string source, bool expected)
    {
        var request = new TestRequest { Source = source };
        request = forwardedFor.Length == 0 ? request : request.With("x-forwarded-for", forwardedFor);

        Assert.Equal(expected, Allows(Ten, request));
        Assert.Equal(expected, Allows(Ten, request.List()));
        Assert.Equal(expected, Allows("when: [{key: remote.ip, values: ['10.0.0.0/8']}]", request));
        Assert.Equal(!expected, Allows("when: [{key: remote.ip, notValues: ['10.0.0.0/8']}]", request));
    }

    [Fact]
    public void RemoteIp_SeveralHeaders_TheLastOneCounts()
    {
        var request = new TestRequest { Source = "11.0.0.1" }.With("x-forwarded-for", "10.1.1.1").With("X-Forwarded-For", "11.1.1.1");

        Assert.False(Allows(Ten, request.List()));
        Assert.False(Allows(Ten, request.Join()));
    }

    [Fact]
    public void RemoteIp_Tcp_IsThePeer()
    {
        Assert.True(Allows(Ten, (TestRequest.Tcp with { Source = "10.0.0.1" }).With("x-forwarded-for", "11.1.1.1")));
    }

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("11.0.0.1", false)]
    [InlineData("", false)]
    [InlineData("/run/envoy.sock", false)]
    public void SourceAndDestinationIp_Address_LiesInABlock(string address, bool expected)
    {
        var fromSource = new TestRequest { Source = address }.With("x-forwarded-for", "10.0.0.1");
        var toDestination = new TestRequest { Destination = address };

        Assert.Equal(expected, Allows("from: [{source: {ipBlocks: [10.0.0.0/8, 'fd00::/8']}}]", fromSource));
        Assert.Equal(!expected, Allows("from: [{source: {notIpBlocks: [10.0.0.0/8, 'fd00::/8']}}]", fromSource));
        Assert.Equal(expected, Allows("when: [{key: source.ip, values: [10.0.0.0/8, 'fd00::/8']}]", fromSource));
        Assert.Equal(expected, Allows("when: [{key: destination.ip, values: [10.0.0.0/8, 'fd00::/8']}]", toDestination));
        Assert.Equal(!expected, Allows("when: [{key: destination.ip, notValues: [10.0.0.0/8, 'fd00::/8']}]", toDestination));
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(65535, true)]
    [InlineData(8080, false)]
    [InlineData(0, false)]
    [InlineData(65536 + 80, false)]
    public void Port_OfTheDestination_IsOneOfThem(uint port, bool expected)
    {
        var request = new TestRequest { Port = port };

        Assert.Equal(expected, Allows("to: [{operation: {ports: ['80', '65535']}}]", request));
        Assert.Equal(!expected, Allows("to: [{operation: {notPorts: ['80', '65535']}}]", request));
        Assert.Equal(expected, Allows("when: [{key: destination.port, values: ['80', '65535']}]", request with { IsHttp = false }));
    }
}
