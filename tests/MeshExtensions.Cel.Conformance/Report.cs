namespace MeshExtensions.Cel.Conformance;

/// <summary>What came out.</summary>
public sealed class Report
{
    /// <summary>Cases that did as expected.</summary>
    public int Passed { get; set; }

    /// <summary>Cases that did not.</summary>
    public int Failed { get; set; }

    /// <summary>Cases that are on the list of <see cref="Skips"/>.</summary>
    public int Skipped { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
