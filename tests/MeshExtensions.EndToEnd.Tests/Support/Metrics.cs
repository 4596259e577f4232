using System.Globalization;

namespace MeshExtensions.EndToEnd.Tests.Support;

/// <summary>A page of metrics in Prometheus' text format.</summary>
internal sealed class Metrics(string text)
{
    private readonly (string Series, double Value)[] _samples =
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => (line[..line.LastIndexOf(' ')], double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))),
    ];

    /// <summary>The page itself.</summary>
    public string Text { get; } = text;

    /// <summary>Whether there is any series of this name.</summary>
    public bool Has(string name) => _samples.Any(sample => NameOf(sample.Series) == name);

    /// <summary>The sum of the series of this name that have all of the labels.</summary>
    public double Sum(string name, params (string Label, string Value)[] labels) => _samples
        .Where(sample => NameOf(sample.Series) == name && labels.All(label => sample.Series.Contains($"{label.Label}=\"{label.Value}\"", StringComparison.Ordinal)))
        .Sum(sample => sample.Value);

    private static string NameOf(string series) => series.IndexOf('{', StringComparison.Ordinal) is >= 0 and var brace ? series[..brace] : series;
}
