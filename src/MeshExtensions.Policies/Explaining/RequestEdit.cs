using System.Globalization;
using System.Text;

namespace MeshExtensions.Policies.Explaining;

/// <summary>A change of one attribute of a request.</summary>
/// <param name="Attribute">Which: a later change of the same one replaces an earlier one.</param>
/// <param name="Description">In words: <c>header x-role: admin</c>.</param>
/// <param name="Apply">Makes the change.</param>
internal sealed record RequestEdit(string Attribute, string Description, Action<RequestDraft> Apply)
{
    public static RequestEdit Method(string value) => new("method", $"method {value}", draft => draft.SetMethod(value));

    /// <summary>Another path, with whatever query is wanted.</summary>
    public static RequestEdit Path(string value) => new("path", $"path {value}", draft => draft.SetPath(value));

    public static RequestEdit Host(string value) => new("host", $"host {value}", draft => draft.SetHost(value));

    public static RequestEdit Scheme(string value) => new("scheme", $"scheme {value}", draft => draft.SetScheme(value));

    public static RequestEdit ServerName(string value) => new(
        "server name",
        value.Length == 0 ? "no server name in the TLS hello" : $"server name {value} in the TLS hello",
        draft => draft.ServerName = Encoding.UTF8.GetBytes(value));

    /// <summary>Another identity of the caller; the empty one for none.</summary>
    public static RequestEdit Principal(string value) => new(
        "principal", value.Length == 0 ? "no principal" : $"principal {value}", draft => draft.SourcePrincipal = Encoding.UTF8.GetBytes(value));

    public static RequestEdit SourceAddress(string value) => new(
        "source address", $"source address {value}", draft => draft.SourceAddress = Encoding.UTF8.GetBytes(value));

    public static RequestEdit DestinationAddress(string value) => new(
        "destination address", $"destination address {value}", draft => draft.DestinationAddress = Encoding.UTF8.GetBytes(value));

    public static RequestEdit DestinationPort(uint value) => new(
        "destination port", $"destination port {value.ToString(CultureInfo.InvariantCulture)}", draft => draft.DestinationPort = value);

    /// <summary>A header with one value; none when it is <see langword="null"/>.</summary>
    public static RequestEdit Header(string name, string? value) => new(
        $"header {name}", value is null ? $"no header {name}" : $"header {name}: {value}", draft => draft.SetHeader(name, value));

    /// <summary>A claim of the verified token, which it makes when there is none.</summary>
    public static RequestEdit Claim(IReadOnlyList<string> path, string value) => new(
        $"claim {string.Join('/', path)}",
        $"claim {string.Join('.', path)}: {value} in a verified token",
        draft => draft.Token = [.. draft.Token ?? [], .. ClaimBytes.Entry(path, value)]);

    /// <summary>Issuer and subject of the verified token.</summary>
    public static RequestEdit TokenPrincipal(string issuer, string subject) => new(
        "claim iss, sub",
        $"a verified token of issuer {issuer} for subject {subject}",
        draft => draft.Token = [.. draft.Token ?? [], .. ClaimBytes.Entry(["iss"], issuer), .. ClaimBytes.Entry(["sub"], subject)]);
}
