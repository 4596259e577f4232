namespace MeshExtensions.Policies.Tests.Formatting;

/// <summary>Formats, and holds every result to what must be true of all of them.</summary>
internal static class Formatted
{
    /// <summary>The formatted text; it must not change when it is formatted again.</summary>
    public static string Of(string text)
    {
        var result = PolicyFormatter.Format("p.yaml", text);
        Assert.True(result.Error is null, $"{result.Error}\n{text}");
        var again = PolicyFormatter.Format("p.yaml", result.Text!);
        Assert.True(again.Error is null, $"formatted again: {again.Error}\n{result.Text}");
        Assert.Equal(result.Text, again.Text);
        return result.Text!;
    }

    /// <summary>The error of a text that must be left alone.</summary>
    public static string Refuse(string text)
    {
        var result = PolicyFormatter.Format("p.yaml", text);
        Assert.Null(result.Text);
        Assert.False(result.IsDefect, $"{result.Error}");
        return result.Error!.ToString();
    }
}
