namespace MeshExtensions.Policies.Data;

/// <summary>What is said about numbers, the same for each form that they are written in.</summary>
internal static class DataNumbers
{
    /// <summary>A number that no value can hold.</summary>
    public static string TooLarge(string text, bool isWhole) =>
        $"The number {DataErrors.Quote(text)} is too large: "
        + (isWhole ? "a whole number has at most 64 bits with its sign. " : "a number reaches to about 1.8e308. ")
        + "Write it as a text, in quotes, if it is only compared.";
}
