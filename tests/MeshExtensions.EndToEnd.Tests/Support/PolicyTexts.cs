using System.Globalization;
using System.Text;

namespace MeshExtensions.EndToEnd.Tests.Support;

/// <summary>Policies to start servers with.</summary>
internal static class PolicyTexts
{
    /// <summary>What nobody should run, and what must still not let an empty CheckRequest pass.</summary>
    public const string AllowEverything = """
        apiVersion: meshextensions.io/v1alpha1
        kind: AccessPolicy
        metadata:
          name: everything
        spec:
          rules:
            - name: all
              effect: Allow
        """;

    /// <summary>Has an effect that there is not, on line 8, column 15.</summary>
    public const string Broken = """
        apiVersion: meshextensions.io/v1alpha1
        kind: AccessPolicy
        metadata:
          name: everything
        spec:
          rules:
            - name: all
              effect: Alow
        """;

    /// <summary>
    /// A policy whose answers tell which version of it decided: an allow by its very last rule, and a denial when no rule matches. A version that was read
    /// before it was complete would answer neither way.
    /// </summary>
    public static string Version(string version)
    {
        var text = new StringBuilder($"""
            apiVersion: meshextensions.io/v1alpha1
            kind: AccessPolicy
            metadata:
              name: versioned
            spec:
              onDeny:
                status: 403
                headers:
                  x-version: {version}
              onAllow:
                headers:
                  set:
                    x-version: {version}
              rules:

            """);
        for (var i = 0; i < 200; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                    - name: filler-{i}
                      effect: Allow
                      to:
                        - operation:
                            paths: ["/filler/{i}"]

                """);
        }

        return text.Append("""
                - name: last
                  effect: Allow
                  to:
                    - operation:
                        paths: ["/last"]

            """).ToString();
    }

    /// <summary>The repository's own first policy.</summary>
    public static string QuickstartFolder => Path.Combine(RepositoryRoot(), "policies", "quickstart");

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MeshExtensions.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
