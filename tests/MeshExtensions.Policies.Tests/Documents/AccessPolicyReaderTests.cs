using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.TestPolicies;

namespace MeshExtensions.Policies.Tests.Documents;

public sealed class AccessPolicyReaderTests
{
    private const string Head = "apiVersion: meshextensions.io/v1alpha1\nkind: AccessPolicy\nmetadata: {name: p}\n";

    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMap\n", "file0.yaml:2:7", "kind 'ConfigMap'")]
    [InlineData("apiVersion: meshextensions.io/v1\nkind: AccessPolicy\n", "file0.yaml:2:7", "reads AccessPolicy of meshextensions.io/v1alpha1")]
    [InlineData("apiVersion: security.istio.io/v1alpha1\nkind: AuthorizationPolicy\n", "file0.yaml:2:7", "kind 'AuthorizationPolicy'")]
    [InlineData("apiVersion: meshextensions.io/v1alpha1\nkind: accesspolicy\n", "file0.yaml:2:7", "kind 'accesspolicy'")]
    [InlineData("kind: AccessPolicy\n", "file0.yaml:1:7", "apiVersion ''")]
    [InlineData("a: b\n", "file0.yaml:1:1", "kind ''")]
    public void Read_AnotherKindOfDocument_IsRefusedAndNotLeftOut(string text, string where, string what)
    {
        var error = Error(text);

        Assert.StartsWith(where, error, StringComparison.Ordinal);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spec: {rule: [{effect: Allow}]}", "4:8", "spec has no field 'rule'. Did you mean 'rules'?")]
    [InlineData("spec: {rules: [{efect: Allow, effect: Allow}]}", "4:17", "rules[0] has no field 'efect'. Did you mean 'effect'?")]
    [InlineData("spec: {rules: [{effect: Allow, too: []}]}", "4:32", "rules[0] has no field 'too'. Did you mean 'to'?")]
    [InlineData("spec: {rules: [{effect: Allow, From: []}]}", "4:32", "rules[0] has no field 'From'. Did you mean 'from'?")]
    [InlineData("spec: {rules: [{effect: Allow, something: 1}]}", "4:32", "Known here: name, effect, onAllow, onDeny, protocol, from, to, when, condition.")]
    [InlineData("spec: {selector: {}, rules: [{effect: Allow}]}", "4:8", "spec has no field 'selector'.")]
    [InlineData("spec: {action: ALLOW, rules: [{effect: Allow}]}", "4:8", "spec has no field 'action'.")]
    [InlineData("spec: {rules: [{effect: Allow}]}\nspecs: {}", "5:1", "A policy document has no field 'specs'. Did you mean 'spec'?")]
    public void Read_UnknownField_IsRefusedWithASuggestion(string rest, string where, string what)
    {
        var error = Error(Head + rest + "\n");

        Assert.StartsWith($"file0.yaml:{where}: ", error, StringComparison.Ordinal);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spec: []", "4:7", "spec must be a mapping (key: value), but is a list.")]
    [InlineData("spec:", "4:6", "spec must be a mapping (key: value), but is a single value.")]
    [InlineData("", "1:1", "The document has no 'spec'; add spec.rules.")]
    [InlineData("spec: {rules: {}}", "4:15", "'rules' of spec must be a list (- item), but is a mapping.")]
    [InlineData("spec: {rules: ~}", "4:15", "'rules' of spec must be a list (- item), but is a single value.")]
    [InlineData("spec: {rules: []}", "4:15", "'rules' of spec is an empty list. Leave the field out to match anything, or list values.")]
    [InlineData("spec: {rules: [Allow]}", "4:16", "rules[0] must be a mapping (key: value), but is a single value.")]
    [InlineData("spec: {rules: [{effect: Allow, from: []}]}", "4:38", "'from' of rules[0] is an empty list.")]
    [InlineData("spec: {rules: [{effect: Allow, to: {}}]}", "4:36", "'to' of rules[0] must be a list (- item), but is a mapping.")]
    [InlineData("spec: {rules: [{effect: Allow, when: x}]}", "4:38", "'when' of rules[0] must be a list (- item), but is a single value.")]
    [InlineData("spec: {rules: [{effect: [Allow]}]}", "4:25", "'effect' of rules[0] must be a text that is not empty.")]
    [InlineData("spec: {rules: [{effect: Allow, name: ''}]}", "4:38", "'name' of rules[0] must be a text that is not empty.")]
    [InlineData("spec: {rules: [{effect: Allow, name: ~}]}", "4:38", "'name' of rules[0] must be a text that is not empty.")]
    [InlineData("spec: {effect: null, rules: [{effect: Allow}]}", "4:16", "'effect' of spec must be a text that is not empty.")]
    public void Read_WrongKindOfValue_SaysWhatItMustBe(string rest, string where, string what)
    {
        var error = Errors(Head + rest + "\n")[0];

        Assert.StartsWith($"file0.yaml:{where}: {what}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{rules: [{effect: allow}]}", "effect is 'allow'; it must be Allow or Deny.")]
    [InlineData("{rules: [{effect: ALLOW}]}", "effect is 'ALLOW'; it must be Allow or Deny.")]
    [InlineData("{effect: AUDIT, rules: [{effect: Deny}]}", "effect is 'AUDIT'; it must be Allow or Deny.")]
    [InlineData("{effect: Deny}", "spec has effect Deny but no rules, so it denies nothing. To deny everything, write 'rules: [{}]'.")]
    [InlineData("{rules: [{}]}", "Rule 'rules[0]' does not say its effect; add 'effect: Allow' or 'effect: Deny' to the rule or to spec.")]
    [InlineData("{rules: [{effect: Deny, protocol: http}]}", "protocol is 'http'; it must be HTTP or TCP.")]
    [InlineData("{rules: [{effect: Deny, onAllow: {}}]}", "Rule 'rules[0]' denies, so its onAllow can never be used; take it out.")]
    [InlineData("{rules: [{effect: Allow, onDeny: {}}]}", "Rule 'rules[0]' allows, so its onDeny can never be used; move it to spec")]
    [InlineData("{effect: Allow, rules: [{name: a}, {name: a}]}", "Two rules of this policy are called 'a'; a decision could not say which one it was.")]
    [InlineData("{effect: Allow, rules: [{}, {name: 'rules[0]'}]}", "Two rules of this policy are called 'rules[0]'")]
    public void Read_RuleThatMakesNoSense_IsRefused(string spec, string what)
    {
        Assert.Contains(Errors(Document(spec)), error => error.Contains(what, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "The document has no metadata.name")]
    [InlineData("{namespace: a}", "The document has no metadata.name")]
    [InlineData("{name: [a]}", "'name' of metadata must be a text that is not empty.")]
    [InlineData("{name: null}", "'name' of metadata must be a text that is not empty.")]
    [InlineData("{name: p, namespace: ~}", "'namespace' of metadata must be a text that is not empty.")] // else service accounts would be of a namespace "~"
    [InlineData("[name]", "metadata must be a mapping (key: value), but is a list.")]
    public void Read_NoName_IsRefused(string metadata, string what)
    {
        Assert.Contains(Errors(Document("{effect: Allow, rules: [{}]}", metadata)), error => error.Contains(what, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{effect: Allow}")]
    public void Read_AllowWithoutRules_AllowsNothing(string spec)
    {
        var set = Set(Document(spec));

        Assert.Empty(set.Rules);
        Assert.Equal(DecisionReason.NoRuleAllows, set.Decide(new TestRequest()).Reason);
    }

    [Fact]
    public void Read_RuleAfterABrokenOne_IsCalledByItsOwnPlace()
    {
        var errors = Errors(Document("{effect: Allow, rules: [x, {frm: []}]}"));

        Assert.Contains("rules[0] must be a mapping", errors[0], StringComparison.Ordinal);
        Assert.Contains("rules[1] has no field 'frm'. Did you mean 'from'?", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhatKubernetesAdds_IsPassedOver()
    {
        var set = Set(Document("{effect: Allow, rules: [{}]}", "{name: p, namespace: n, labels: {a: b}, uid: x}") + "status: {conditions: []}\n");

        Assert.Equal(["n/p"], set.Policies);
    }

    [Fact]
    public void Read_EffectOfSpec_IsTheDefaultOfItsRules()
    {
        var set = Set(Document("{effect: Deny, rules: [{name: a}, {name: b, effect: Allow}]}"));

        Assert.Equal([false, true], set.Rules.Select(rule => rule.Allows));
    }

    [Fact]
    public void Load_ManyErrors_ReportsAllOfAllFiles()
    {
        var first = Document("{rules: [{effect: Alow, protocol: UDP, from: [{source: {principal: [a]}}]}, {to: [{operation: {ports: [x]}}]}]}");
        var errors = Errors(first + "---\n" + Document("{rules: {}}", "{}"), "a: [", Document("{rules: [{effect: Allow}]}"));

        string[] expected =
        [
            "effect is 'Alow'", "does not say its effect", "protocol is 'UDP'", "has no field 'principal'. Did you mean 'principals'?",
            "is empty, so it says nothing", "'x' of 'ports' is not a port", "The document has no metadata.name", "'rules' of spec must be a list",
            "file1.yaml:2:1: This is not valid YAML", "The policy 'p' is already at file0.yaml:1:1",
        ];
        Assert.All(expected, message => Assert.Contains(errors, error => error.Contains(message, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, errors.Count);
    }

    [Fact]
    public void Load_OneBrokenFile_MakesTheWholeSetNull()
    {
        var result = Load(Rule("Allow", ""), "not a policy\n");

        Assert.Null(result.Set);
        Assert.Single(result.Errors);
    }

    [Fact]
    public void Load_BrokenLaterDocument_LosesTheEarlierOnesToo()
    {
        Assert.Null(Load(Rule("Allow", "") + "---\n[").Set);
    }
}
