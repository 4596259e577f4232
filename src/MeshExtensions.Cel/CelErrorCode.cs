namespace MeshExtensions.Cel;

/// <summary>Why an evaluation failed.</summary>
public enum CelErrorCode
{
    /// <summary>No error.</summary>
    None,

    /// <summary>No form of the function or operator takes arguments of these types.</summary>
    NoSuchOverload,

    /// <summary>A map has no such key.</summary>
    NoSuchKey,

    /// <summary>A record has no such field, or the value has no fields at all.</summary>
    NoSuchField,

    /// <summary>An index lies outside of its list or string.</summary>
    IndexOutOfRange,

    /// <summary>Division by zero of an int or uint.</summary>
    DivideByZero,

    /// <summary>Remainder of a division by zero.</summary>
    ModulusByZero,

    /// <summary>A result does not fit 64 bits.</summary>
    Overflow,

    /// <summary>A timestamp or duration outside of its range.</summary>
    TimeRange,

    /// <summary>A conversion's argument is not of the form, or not in the range, that the target type takes.</summary>
    InvalidArgument,

    /// <summary>A map literal has the same key twice.</summary>
    DuplicateKey,

    /// <summary>A map's key is neither bool, int, uint nor string.</summary>
    UnsupportedKey,

    /// <summary>A name that nothing declares; only in programs that were compiled without a check.</summary>
    UnknownName,

    /// <summary>A declared variable for which the host has no value.</summary>
    NoValue,

    /// <summary>The value of an empty optional was asked for.</summary>
    EmptyOptional,

    /// <summary>The evaluation would cost more than its budget allows. Nothing absorbs this error.</summary>
    CostExceeded,

    /// <summary>The evaluation would need more memory than its budget allows. Nothing absorbs this error.</summary>
    MemoryExceeded,

    /// <summary>A host's function failed.</summary>
    Host,
}
