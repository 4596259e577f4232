namespace MeshExtensions.Load.Reporting;

/// <summary>Puts the table into a Markdown file, between two lines that mark its place.</summary>
internal static class MarkdownFile
{
    private const string Begin = "<!-- load table -->";
    private const string End = "<!-- /load table -->";

    /// <summary>Looks for the markers, so that a long measurement is not begun for nothing.</summary>
    public static void Check(string path) => _ = Split(path);

    /// <summary>Replaces what is between the markers.</summary>
    public static void Replace(string path, string table)
    {
        var (before, after) = Split(path);
        File.WriteAllText(path, $"{before}{Begin}\n{table}{End}{after}");
    }

    private static (string Before, string After) Split(string path)
    {
        if (!File.Exists(path))
        {
            throw new LoadException($"--write {path}: there is no such file.", isSetup: true);
        }

        var text = File.ReadAllText(path);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin
            ? throw new LoadException($"--write {path}: the file has no line {Begin} with a line {End} after it.", isSetup: true)
            : (text[..begin], text[(end + End.Length)..]);
    }
}
