namespace MeshExtensions.Cel.Checking;

/// <summary>Names that a host declares.</summary>
internal static class Names
{
    /// <summary>Refuses a name that no expression could write.</summary>
    /// <exception cref="ArgumentException">The name is not identifiers with dots between them.</exception>
    public static void Check(string name)
    {
        foreach (var part in name.Split('.'))
        {
            var isIdentifier = part.Length > 0 && !char.IsAsciiDigit(part[0]) && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
            if (!isIdentifier)
            {
                throw new ArgumentException($"'{name}' cannot be declared: a name is identifiers such as a_1 with dots between them.", nameof(name));
            }
        }
    }
}
