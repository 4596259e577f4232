namespace MeshExtensions.Policies.Tests.Formatting;

/// <summary>What goes in, and what must come out.</summary>
public sealed class PolicyFormatterTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "Indentation_ListUnderItsKey",
            """
            spec:
                rules:
                - from:
                  - source:
                       namespaces:
                       - a

            """,
            """
            spec:
              rules:
                - from:
                    - source:
                        namespaces:
                          - a

            """
        },
        {
            "Indentation_ListInList",
            """
            - - a
              - b
            -
              - c

            """,
            """
            - - a
              - b
            - - c

            """
        },
        {
            "Indentation_ItemBelowItsDash",
            """
            -
              name: a
              effect: Allow

            """,
            "- name: a\n  effect: Allow\n"
        },
        {
            "Indentation_WholeDocument",
            "  a:\n     b: 1\n",
            "a:\n  b: 1\n"
        },
        {
            "Blanks_AtLineEndsAndSeveralEmptyLines",
            "a: 1   \n\n\n\nb: 2\t\n\n\n",
            """
            a: 1

            b: 2

            """
        },
        {
            "Blanks_AtTheTopAndBelowAKey",
            """


            a:

              b: 1

            """,
            "a:\n  b: 1\n"
        },
        {
            "Blanks_NoLineFeedAtTheEnd",
            "a: 1",
            "a: 1\n"
        },
        {
            "Blanks_BeforeTheColonAndBehind",
            "a :   1\nb:    [ 1,2 ]\n",
            "a: 1\nb: [1, 2]\n"
        },
        {
            "LineEnds_CarriageReturns",
            "a: 1\r\nb:\r\n  - c # d\r\n",
            """
            a: 1
            b:
              - c # d

            """
        },
        {
            "LineEnds_ByteOrderMark",
            "\uFEFFa: 1\n",
            "a: 1\n"
        },
        {
            "Empty_File",
            "",
            ""
        },
        {
            "Empty_OnlyBlanks",
            " \n\n",
            ""
        },
        {
            "Empty_OnlyComments",
            """

            # a


              # b

            """,
            """
            # a

            # b

            """
        },
        {
            "Documents_FirstSeparatorGoes",
            """
            ---
            a: 1
            ---
            b: 2
            ...

            """,
            """
            a: 1
            ---
            b: 2

            """
        },
        {
            "Documents_FirstSeparatorStaysBelowComments",
            """
            # license
            ---
            a: 1

            """,
            """
            # license
            ---
            a: 1

            """
        },
        {
            "Documents_CommentBesideTheSeparator",
            """
            --- # one
            a: 1
            --- # two

            b: 2

            """,
            """
            --- # one
            a: 1
            --- # two
            b: 2

            """
        },
        {
            "Documents_CommentsAtTheEndOfEach",
            """
            a: 1
            # end of one

            ---
            # top of two
            b: 2
            # end of two

            """,
            """
            a: 1
            # end of one
            ---
            # top of two
            b: 2
            # end of two

            """
        },
        {
            "Documents_EmptyOnes",
            """
            ---
            ---
            a: 1
            ---
            # nothing

            """,
            """
            ---
            ---
            a: 1
            ---
            # nothing

            """
        },
        {
            "Documents_EndMarkerWithComment",
            """
            a: 1
            ... # end
            # between
            ---
            b: 2

            """,
            """
            a: 1
            # end
            # between
            ---
            b: 2

            """
        },
        {
            "Documents_ContentBesideTheSeparator",
            "--- {a: 1}\n--- text\n",
            """
            {a: 1}
            ---
            text

            """
        },
        {
            "Keys_AccessPolicy",
            """
            spec:
              onDeny: {status: 404}
              rules:
                - when:
                    - notValues: [b]
                      values: [a]
                      key: source.ip
                  to: []
                  from: []
                  zone: x
                  effect: Allow
                  name: n
              effect: Deny
            metadata:
              other: 1
              labels: {b: c, a: d}
              namespace: s
              name: p
            kind: AccessPolicy
            apiVersion: meshextensions.io/v1alpha1

            """,
            """
            apiVersion: meshextensions.io/v1alpha1
            kind: AccessPolicy
            metadata:
              name: p
              namespace: s
              labels: {b: c, a: d}
              other: 1
            spec:
              effect: Deny
              rules:
                - name: n
                  effect: Allow
                  from: []
                  to: []
                  when:
                    - key: source.ip
                      values: [a]
                      notValues: [b]
                  zone: x
              onDeny: {status: 404}

            """
        },
        {
            "Keys_AuthorizationPolicy",
            """
            kind: AuthorizationPolicy
            apiVersion: security.istio.io/v1
            spec:
              rules:
              - to:
                - operation: {paths: [/a], methods: [GET]}
                from: []
              action: DENY
              selector: {}

            """,
            """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            spec:
              selector: {}
              action: DENY
              rules:
                - from: []
                  to:
                    - operation: {paths: [/a], methods: [GET]}

            """
        },
        {
            "Keys_OtherKinds",
            """
            spec: {to: 1, from: 2}
            kind: Telemetry
            apiVersion: telemetry.istio.io/v1

            """,
            """
            apiVersion: telemetry.istio.io/v1
            kind: Telemetry
            spec: {to: 1, from: 2}

            """
        },
        {
            "Keys_NoKind",
            "spec: 1\nmetadata: 2\n",
            "spec: 1\nmetadata: 2\n"
        },
        {
            "Keys_CommentsMoveWithThem",
            """
            kind: K
            apiVersion: v
            spec: {}
            # about metadata

            # and more
            metadata: # head
              # about namespace
              namespace: a # a
              # about name
              name: b # b
              # end

            """,
            """
            apiVersion: v
            kind: K
            # about metadata

            # and more
            metadata: # head
              # about name
              name: b # b
              # about namespace
              namespace: a # a
              # end
            spec: {}

            """
        },
        {
            "Keys_CommentsAtTheTopStay",
            """
            # about the policy

            # about it, too
            kind: K
            apiVersion: v

            """,
            """
            # about the policy

            # about it, too
            apiVersion: v
            kind: K

            """
        },
        {
            "Keys_CommentAboveTheFirstKeyMovesWithIt",
            """
            # license

            # what is decided
            spec: 1
            kind: K
            apiVersion: v

            """,
            """
            # license

            apiVersion: v
            kind: K

            # what is decided
            spec: 1

            """
        },
        {
            "Keys_FirstKeyOfAnItemMoves",
            """
            kind: AccessPolicy
            apiVersion: meshextensions.io/v1alpha1
            spec:
              rules:

                # first
                - effect: Allow
                  # what it is called
                  name: a

                - effect: Deny
                  name: b

            """,
            """
            apiVersion: meshextensions.io/v1alpha1
            kind: AccessPolicy
            spec:
              rules:
                # first
                # what it is called
                - name: a
                  effect: Allow

                - name: b
                  effect: Deny

            """
        },
        {
            "Quotes_OnlyWhereNeeded",
            """
            a: "GET"
            b: 'GET'
            c: "8080"
            d: "true"
            e: 'on'
            f: "*"
            g: '1.0'
            h: ""
            i: '~'
            j: "a: b"
            k: "a #b"
            l: '/a/*'
            m: "*/sa/a"
            n: "No"
            o: "10.0.0.0/8"
            p: " a"

            """,
            """
            a: GET
            b: GET
            c: "8080"
            d: "true"
            e: "on"
            f: "*"
            g: "1.0"
            h: ""
            i: "~"
            j: "a: b"
            k: "a #b"
            l: /a/*
            m: "*/sa/a"
            n: "No"
            o: "10.0.0.0/8"
            p: " a"

            """
        },
        {
            "Quotes_SingleWhereDoubleNeedEscapes",
            """
            a: '{"b": 1}'
            b: 'it''s {'
            c: '\d+'
            d: "\u00e9\n"

            """,
            """
            a: '{"b": 1}'
            b: "it's {"
            c: '\d+'
            d: "\u00e9\n"

            """
        },
        {
            "Quotes_OfKeys",
            """
            "a": 1
            'y': 2
            "x: y": 3

            """,
            """
            a: 1
            "y": 2
            "x: y": 3

            """
        },
        {
            "Quotes_PlainStaysPlain",
            """
            a: 8080
            b: true
            c: no
            d: ~
            e: http://a:1
            f: é

            """,
            """
            a: 8080
            b: true
            c: no
            d: ~
            e: http://a:1
            f: é

            """
        },
        {
            "Lines_PlainAndQuotedOnSeveral",
            """
            a: one
                 two

                 three # c
            b: "x
              y \
                 z"
            c:
               d

            """,
            """
            a: one
              two

              three # c
            b: "x
              y \
              z"
            c: d

            """
        },
        {
            "Block_LiteralAndFolded",
            """
            a: |   # text
                  x
                    y

                  # no comment

            b: >-
               p
               q
            # c
            d: |2-
                z

            """,
            """
            a: | # text
              x
                y

              # no comment

            b: >-
              p
              q
            # c
            d: |2-
                z

            """
        },
        {
            "Block_KeptEmptyLines",
            """
            a: |+
                x


            b:
              - >+
               y

              - |
               z

              - a

            """,
            """
            a: |+
              x


            b:
              - >+
                y

              - |
                z

              - a

            """
        },
        {
            "Block_WithoutLineFeedAtTheEnd",
            "a: |\n   x",
            "a: |-\n  x\n"
        },
        {
            "Block_CommentBelowIt",
            """
            a:
              b: |
                 text
               # below
            c: 1

            """,
            """
            a:
              b: |
                text
              # below
            c: 1

            """
        },
        {
            "Block_Nothing",
            """
            a: |
            b: >

            c: 1

            """,
            """
            a: |
            b: >

            c: 1

            """
        },
        {
            "Flow_Spacing",
            "a: { b : [ 1,2 , 3 ] ,c: {} , d: [ ]}\n",
            "a: {b: [1, 2, 3], c: {}, d: []}\n"
        },
        {
            "Flow_OnSeveralLinesThatFitOne",
            """
            a: [
              b,
              c,
            ]
            d: {
              e: f
            }

            """,
            "a: [b, c]\nd: {e: f}\n"
        },
        {
            "Flow_TooLong",
            "a: {b: [0123456789012345678, 0123456789012345678, 0123456789012345678, 0123456789012345678, 0123456789012345678, 0123456789012345678], c: [d]}\n",
            """
            a:
              b:
                - 0123456789012345678
                - 0123456789012345678
                - 0123456789012345678
                - 0123456789012345678
                - 0123456789012345678
                - 0123456789012345678
              c: [d]

            """
        },
        {
            "Flow_KeysWithoutValuesAndPairs",
            "a: {b, c: , d: e}\nf: [g: h, i]\n",
            "a: {b, c: , d: e}\nf: [{g: h}, i]\n"
        },
        {
            "Flow_JsonIsYaml",
            "{\"a\":{\"b\":[\"c\",1,true,null]}}\n",
            "{a: {b: [c, 1, true, null]}}\n"
        },
        {
            "Flow_WithComments",
            """
            a: [ # why
              # first
              b, # about b
              c # about c
              # last
            ] # after

            """,
            """
            a: # why
              # first
              - b # about b
              - c # about c
              # after
              # last

            """
        },
        {
            "Flow_WithCommentsInAnItem",
            "- {a: 1, # one\n   b: 2}\n",
            "- a: 1 # one\n  b: 2\n"
        },
        {
            "Flow_EmptyWithComments",
            """
            a: [
              # none yet
            ]
            b: { # why
            } # end
            c: [ # only
            ]

            """,
            """
            a: [
                # none yet
              ]
            b: { # why
              } # end
            c: [] # only

            """
        },
        {
            "Comments_AtLineEnds",
            """
            a:    # head
              - b   # b
              -   c: 1     # c
                  d: 2# d

            """,
            """
            a: # head
              - b # b
              - c: 1 # c
                d: 2# d

            """
        },
        {
            "Comments_AtLineEndsOfQuotes",
            """
            a: "b"   # b
            c: [d]   # d
            e: # e

            """,
            """
            a: b # b
            c: [d] # d
            e: # e

            """
        },
        {
            "Comments_BetweenKeyAndValue",
            """
            a:
              # why
              b
            c: # one
              d # two
            e: # head
              f
            g:
              # flow
              [h]

            """,
            """
            a:
              # why
              b
            c: # one
              d # two
            e: f # head
            g:
              # flow
              [h]

            """
        },
        {
            "Comments_AtTheEndOfLists",
            """
            a:
            - b
            # about c
            c:
              - d
              # end of the list
              # and more
            # about e
            e: 1

            """,
            """
            a:
              - b
            # about c
            c:
              - d
              # end of the list
              # and more
            # about e
            e: 1

            """
        },
        {
            "Comments_AtTheEndOfEachLevel",
            """
            a:
              b:
                - c: 1
                  # in the item
                # in the list
              # in a
            # in the document

            """,
            """
            a:
              b:
                - c: 1
                  # in the item
                # in the list
              # in a
            # in the document

            """
        },
        {
            "Comments_BelowAKeyWithoutValue",
            """
            a:
                # - commented out

                # - as well
            b: 1

            """,
            """
            a:
              # - commented out

              # - as well
            b: 1

            """
        },
        {
            "Comments_BelowADash",
            """
            -
              # about a
              a: 1
            - # why
              b: 2
            -
              # nothing

            """,
            """
            # about a
            - a: 1
            - # why
              b: 2
            -
              # nothing

            """
        },
        {
            "Comments_IndentedOtherwise",
            """
            a:
                  # about b
              b: 1
            # about c
              c: 2

            """,
            """
            a:
              # about b
              b: 1
              # about c
              c: 2

            """
        },
        {
            "Comments_InQuotesAreNone",
            """
            a: "#b"
            c: d#e
            f: '# g' # h

            """,
            """
            a: "#b"
            c: d#e
            f: "# g" # h

            """
        },
        {
            "Comments_WithoutABlankStayAsTheyAre",
            """
            #a
            #   b
            a: 1 #c

            """,
            """
            #a
            #   b
            a: 1 #c

            """
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Format_Text_HasTheOneForm(string name, string before, string after)
    {
        Assert.NotEmpty(name);
        Assert.Equal(after, Formatted.Of(before));
    }

    [Theory]
    [InlineData("a: &x 1\n", "p.yaml:1:4: Anchors")]
    [InlineData("a: 1\nb: *x\n", "p.yaml:2:4: Aliases")]
    [InlineData("a: !!str 1\n", "p.yaml:1:4: Tags")]
    [InlineData("%YAML 1.2\n---\na: 1\n", "p.yaml:1:1: Directives")]
    [InlineData("a: [\n", "p.yaml:2:1: This is not valid YAML")]
    [InlineData("a: 1\n b: 2\n", "p.yaml:2:")]
    [InlineData("? a\n: b\n", "p.yaml:1:1: A key must be")]
    [InlineData("[a]: b\n", "p.yaml:1:1: A key must be")]
    [InlineData(": b\n", "p.yaml:1:1: A key must be")]
    [InlineData("a: b\u2028c\n", "p.yaml:1:5: The character U+2028")]
    [InlineData("a: 1\n\0b: 2\n", "p.yaml:2:1: The character U+0000")]
    [InlineData("a: # one\n  | # two\n  b\n", "p.yaml:2:3: A comment between")]
    [InlineData("a: \"b\\ \n  c\"\n", "p.yaml:1:4: A backslash")]
    [InlineData("a: |\n      \n  b\n", "p.yaml:")]
    [InlineData("a: [|2+\n  b\n  ]\n", "p.yaml:1:5: A text without quotes should not begin with |")]
    [InlineData("  ...\n", "p.yaml:1:3: A text without quotes should not begin with .")]
    [InlineData("a: 1\n\"a\": 2\n", "p.yaml:2:1: The key 'a' stands twice")]
    [InlineData("|\nb\n", "p.yaml:1:1: A document that is only a text")]
    public void Format_WhatIsNotSafe_IsRefusedWithItsPlace(string text, string expected)
    {
        var error = Formatted.Refuse(text);

        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.EndsWith("; the file is left as it is.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_NestingWithoutMeasure_IsRefused()
    {
        Assert.Contains("deeper than 64", Formatted.Refuse(new string('[', 10_000)), StringComparison.Ordinal);
    }
}
