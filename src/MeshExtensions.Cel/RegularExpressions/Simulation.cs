namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>
/// Runs a program in all of its states at once, a byte at a time: at most a visit per state and byte. Needs scratch and allocates none; the table is built with
/// it, too.
/// </summary>
internal ref struct Simulation
{
    /// <summary>Length of what <see cref="Save"/> returns when no further byte can lead to a match.</summary>
    public const int SavedWithoutStates = 1;

    private readonly ByteProgram _program;
    private StateSet _current;
    private StateSet _next;
    private Before _before;

    // An assertion was met that cannot be decided before the next byte is known.
    private bool _isOpen;

    /// <param name="program">At most <see cref="RegularExpressionLimits.ProgramStates"/> states.</param>
    /// <param name="scratch">As long as <see cref="ScratchLength"/> says; with any content.</param>
    public Simulation(ByteProgram program, Span<ushort> scratch)
    {
        var count = program.States.Length;
        _program = program;
        _current = new StateSet(scratch[..(2 * count)]);
        _next = new StateSet(scratch.Slice(2 * count, 2 * count));
    }

    /// <summary>No further byte can lead to a match.</summary>
    public readonly bool IsDead => _current.Count == 0;

    /// <summary>States visited by the last step.</summary>
    public readonly int Visits => _current.Count;

    public static int ScratchLength(ByteProgram program) => 4 * program.States.Length;

    /// <summary>Goes to the start of a text.</summary>
    /// <returns>Whether the pattern matches already, whatever follows; as with each of the following.</returns>
    public bool Start()
    {
        _current.Clear();
        _current.Add(_program.Start);
        _before = Before.Nothing;
        return Close();
    }

    public bool Step(byte value)
    {
        if (_isOpen && Resolve(value))
        {
            return true;
        }

        _next.Clear();
        var states = _program.States;
        foreach (var id in _current.Members)
        {
            ref readonly var state = ref states[id];
            if (state.Kind == StateKind.Bytes && _program.Step(state, value) is var target and not ByteProgram.NoState)
            {
                _next.Add(target);
            }
        }

        var last = _current;
        _current = _next;
        _next = last;
        _before = Assertions.After(value);
        return Close();
    }

    public bool Finish() => _isOpen && Resolve(Assertions.End);

    /// <summary>All that the rest of a run depends on, the same for the same: what stood before, then the states that a step can begin with, sorted.</summary>
    public readonly string Save()
    {
        var saved = new List<char>();
        foreach (var id in _current.Members)
        {
            var (kind, _, second) = _program.States[id];
            if (kind == StateKind.Bytes || (kind == StateKind.Assert && ((Assertion)second).LooksAhead()))
            {
                saved.Add((char)id);
            }
        }

        saved.Sort();
        saved.Insert(0, (char)(_isOpen ? _before : Before.Any));
        return string.Concat(saved);
    }

    /// <summary>Goes on where <see cref="Save"/> was called.</summary>
    public void Restore(string saved)
    {
        _before = (Before)saved[0];
        _isOpen = _before != Before.Any;
        _current.Clear();
        foreach (var id in saved.AsSpan(1))
        {
            _current.Add(id);
        }
    }

    /// <summary>Adds what is reached without a byte, as far as what stands before decides it.</summary>
    private bool Close()
    {
        _isOpen = false;
        return Follow(Assertions.End, isNextKnown: false);
    }

    /// <summary>Adds what else is reached without a byte now that the next one is known.</summary>
    private bool Resolve(int next) => Follow(next, isNextKnown: true);

    private bool Follow(int next, bool isNextKnown)
    {
        var states = _program.States;
        for (var i = 0; i < _current.Count; i++)
        {
            ref readonly var state = ref states[_current[i]];
            switch (state.Kind)
            {
                case StateKind.Match:
                    return true;
                case StateKind.Split:
                    _current.Add(state.First);
                    _current.Add(state.Second);
                    break;
                case StateKind.Assert when !isNextKnown && ((Assertion)state.Second).LooksAhead():
                    _isOpen = true;
                    break;
                case StateKind.Assert when ((Assertion)state.Second).Holds(_before, next):
                    _current.Add(state.First);
                    break;
            }
        }

        return false;
    }
}
