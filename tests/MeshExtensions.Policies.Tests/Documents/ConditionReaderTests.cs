using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.TestPolicies;

namespace MeshExtensions.Policies.Tests.Documents;

public sealed class ConditionReaderTests
{
    [Theory]
    [InlineData("from: [{}]", "An entry of 'from' of rule 'rules[0]' has no 'source'.")]
    [InlineData("from: [a]", "An entry of 'from' of rule 'rules[0]' must be a mapping (key: value), but is a single value.")]
    [InlineData("from: [{source: []}]", "'source' of rule 'rules[0]' must be a mapping (key: value), but is a list.")]
    [InlineData("from: [{source: {}}]", "'source' of rule 'rules[0]' is empty, so it says nothing. Leave the entry out to match anything.")]
    [InlineData("from: [{operation: {}}]", "has no field 'operation'.")]
    [InlineData("to: [{operation: {}}]", "'operation' of rule 'rules[0]' is empty, so it says nothing.")]
    [InlineData("to: [{}]", "An entry of 'to' of rule 'rules[0]' has no 'operation'.")]
    [InlineData("from: [{source: {principals: []}}]", "'principals' of 'source' of rule 'rules[0]' is an empty list.")]
    [InlineData("from: [{source: {principals: a}}]", "'principals' of 'source' of rule 'rules[0]' must be a list (- item), but is a single value.")]
    [InlineData("from: [{source: {principals: ['']}}]", "Every value of 'principals' of 'source' of rule 'rules[0]' must be a text that is not empty.")]
    [InlineData("from: [{source: {notPrincipals: [~]}}]", "Every value of 'notPrincipals' of 'source' of rule 'rules[0]' must be a text that is not empty.")]
    [InlineData("from: [{source: {principals: [[a]]}}]", "Every value of 'principals' of 'source' of rule 'rules[0]' must be a text")]
    [InlineData("from: [{source: {principal: [a]}}]", "has no field 'principal'. Did you mean 'principals'?")]
    [InlineData("from: [{source: {notprincipals: [a]}}]", "has no field 'notprincipals'. Did you mean 'notPrincipals'?")]
    [InlineData("from: [{source: {serviceaccounts: [a/b]}}]", "has no field 'serviceaccounts'. Did you mean 'serviceAccounts'?")]
    [InlineData("from: [{source: {serviceAccounts: [a/b], principals: [c]}}]", "has serviceAccounts together with principals or namespaces; use one of them.")]
    [InlineData("from: [{source: {notServiceAccounts: [a/b], notNamespaces: [c]}}]", "has serviceAccounts together with principals or namespaces")]
    [InlineData("to: [{operation: {method: [GET]}}]", "has no field 'method'. Did you mean 'methods'?")]
    [InlineData("to: [{source: {}, operation: {methods: [GET]}}]", "An entry of 'to' of rule 'rules[0]' has no field 'source'.")]
    [InlineData("when: [a]", "An entry of 'when' of rule 'rules[0]' must be a mapping")]
    [InlineData("when: [{values: [a]}]", "An entry of 'when' of rule 'rules[0]' has no 'key'.")]
    [InlineData("when: [{key: source.ip}]", "The condition on 'source.ip' has neither 'values' nor 'notValues', so it says nothing.")]
    [InlineData("when: [{key: source.ip, values: []}]", "'values' of An entry of 'when' of rule 'rules[0]' is an empty list.")]
    [InlineData("when: [{key: source.ip, value: [a]}]", "has no field 'value'. Did you mean 'values'?")]
    [InlineData("when: [{key: source.ip, values: [a]}]", "'a' of 'source.ip' is not an IP address or a block such as 10.0.0.0/8 or fd00::/8.")]
    public void Read_Condition_ThatCannotBe_IsRefused(string fields, string what)
    {
        var errors = Errors(Rule("Allow", fields));

        Assert.Contains(errors, error => error.Contains(what, StringComparison.Ordinal));
        Assert.All(errors, error => Assert.Matches("^file0\\.yaml:4:[0-9]+: ", error));
    }

    [Theory]
    [InlineData("source.serviceaccount", "it is written source.serviceAccount")]
    [InlineData("source.Principal", "Did you mean 'source.principal'?")]
    [InlineData("destination.namespace", "is not an attribute")]
    [InlineData("destination.labels[app]", "is not an attribute")]
    [InlineData("request.headers", "is not an attribute")]
    [InlineData("request.headers[]", "is not an attribute")]
    [InlineData("request.headers[a", "is not an attribute")]
    [InlineData("request.headers[a][b]", "'a][b' in 'request.headers[a][b]' is not a header name.")]
    [InlineData("request.headers[a b]", "'a b' in 'request.headers[a b]' is not a header name.")]
    [InlineData("request.headers[:status]", "':status' in 'request.headers[:status]' is not a header name.")]
    [InlineData("nothing.like.it.at.all", "Known: source.ip, remote.ip")]
    public void Read_UnknownAttribute_IsRefused(string key, string what)
    {
        var error = Error(Rule("Allow", $"when: [{{key: {Quote(key)}, values: [a]}}]"));

        Assert.StartsWith("file0.yaml:4:", error, StringComparison.Ordinal);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ports", "65536")]
    [InlineData("ports", "-1")]
    [InlineData("ports", "+80")]
    [InlineData("ports", "80-90")]
    [InlineData("ports", "http")]
    [InlineData("ports", " 80")]
    [InlineData("ports", "8*")]
    [InlineData("paths", "/{a}")]
    [InlineData("paths", "a{*}")]
    [InlineData("paths", "/a}")]
    public void Read_OperationValue_ThatCannotBe_IsRefused(string field, string value)
    {
        foreach (var name in new[] { field, $"not{char.ToUpperInvariant(field[0])}{field[1..]}" })
        {
            Assert.Contains($"'{value}'", Error(Rule("Deny", $"to: [{{operation: {{{name}: [{Quote(value)}]}}}}]")), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("principals", "spiffe://td/ns/a/sa/b", "principals are written without spiffe://, as td/ns/a/sa/b")]
    [InlineData("trustDomains", "a*b", "is not a trust domain")]
    [InlineData("trustDomains", "*a*", "is not a trust domain")]
    [InlineData("trustDomains", "**", "is not a trust domain")]
    [InlineData("trustDomains", "a/b", "is not a trust domain")]
    [InlineData("serviceAccounts", "a/*", "has a star in it; service accounts are matched whole.")]
    [InlineData("serviceAccounts", "a", "must be written namespace/name, or name alone when metadata.namespace says the namespace")]
    [InlineData("serviceAccounts", "a/", "must be written namespace/name")]
    [InlineData("serviceAccounts", "/a", "must be written namespace/name")]
    [InlineData("serviceAccounts", "a/b/c", "must be written namespace/name")]
    [InlineData("ipBlocks", "10.0.0.0/33", "is not an IP address or a block")]
    [InlineData("remoteIpBlocks", "fd00::/129", "is not an IP address or a block")]
    public void Read_SourceValue_ThatCannotBe_IsRefused(string field, string value, string what)
    {
        foreach (var name in new[] { field, $"not{char.ToUpperInvariant(field[0])}{field[1..]}" })
        {
            Assert.Contains(what, Error(Rule("Deny", $"from: [{{source: {{{name}: [{Quote(value)}]}}}}]")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_NumberWithoutQuotes_IsText()
    {
        Assert.True(Allows("to: [{operation: {ports: [8080]}}]", new TestRequest()));
    }
}
