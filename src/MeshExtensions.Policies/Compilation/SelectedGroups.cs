namespace MeshExtensions.Policies.Compilation;

/// <summary>The groups of policies that are for the called workload of one request, from the mesh's down. Filled anew for each.</summary>
internal sealed class SelectedGroups
{
    private RuleGroup[] _groups = new RuleGroup[8];

    /// <summary>How many.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there are policies that select by labels, and the labels are not known: of those only what denies is among the groups.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>Whether one of those policies could allow.</summary>
    public bool CouldAllow { get; private set; }

    /// <summary>The groups.</summary>
    public ReadOnlySpan<RuleGroup> Groups => _groups.AsSpan(0, Count);

    /// <summary>Starts anew.</summary>
    public void Clear()
    {
        Count = 0;
        IsUncertain = false;
        CouldAllow = false;
    }

    /// <summary>Adds one, if it is not there.</summary>
    public void Add(RuleGroup group)
    {
        if (Groups.Contains(group))
        {
            return;
        }

        if (Count == _groups.Length)
        {
            Array.Resize(ref _groups, 2 * Count);
        }

        _groups[Count++] = group;
    }

    /// <summary>Adds what may be for the workload.</summary>
    public void AddPossible(RuleGroup group)
    {
        IsUncertain |= group.IsEnforced;
        CouldAllow |= group.PossiblyCouldAllow;
        Add(group);
    }
}
