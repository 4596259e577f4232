namespace MeshExtensions.Policies.Metadata;

/// <summary>Values of a policy, of which any may match: Envoy's <c>OrMatcher</c> of string matchers, and its <c>ListMatcher.one_of</c> of that.</summary>
internal readonly struct StringMatcherList(StringMatcher[] matchers)
{
    /// <summary>Whether a text matches any of the values.</summary>
    public bool MatchText(ReadOnlySpan<byte> text)
    {
        foreach (ref readonly var matcher in matchers.AsSpan())
        {
            if (matcher.Matches(text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether any element of a list is a string that matches any of the values. Lists in the list are not looked into.</summary>
    /// <param name="list">The bytes of the ListValue. If they are malformed anywhere, nothing in them matches.</param>
    public bool MatchElement(ReadOnlySpan<byte> list)
    {
        var matches = false;
        var elements = new RepeatedMessageReader(list, 0);
        while (elements.TryReadNext(out var element, out _))
        {
            if (!StructValue.TryRead(element, 0, out var value))
            {
                return false;
            }

            matches |= !matches && value.Kind == StructValueKind.String && MatchText(value.Content);
        }

        return matches && !elements.IsMalformed;
    }

    /// <summary>Whether any word of a text matches any of the values. Words stand between spaces, of which there may be more than one.</summary>
    public bool MatchWord(ReadOnlySpan<byte> text)
    {
        foreach (var range in text.Split((byte)' '))
        {
            var word = text[range];
            if (!word.IsEmpty && MatchText(word))
            {
                return true;
            }
        }

        return false;
    }
}
