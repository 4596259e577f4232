using System.Globalization;
using System.Text;
using System.Xml;

namespace MeshExtensions.Testing;

/// <summary>A run as the XML that CI systems read: a <c>testsuite</c> for each suite, a <c>testcase</c> for each test.</summary>
internal static class JUnitReport
{
    private static readonly XmlWriterSettings Settings = new() { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };

    /// <summary>Writes it.</summary>
    public static void Write(TestReport report, TextWriter output)
    {
        // By hand, since the writer would name the encoding of its own text, UTF-16.
        output.WriteLine("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        using (var xml = XmlWriter.Create(output, Settings))
        {
            xml.WriteStartElement("testsuites");
            WriteNumbers(xml, report.Results);
            WriteSeconds(xml, report.Elapsed);
            foreach (var suite in report.BySuite)
            {
                xml.WriteStartElement("testsuite");
                xml.WriteAttributeString("name", Clean(suite.Key.Name));
                xml.WriteAttributeString("file", Clean(suite.Key.Location.File));
                WriteNumbers(xml, suite.ToList());
                WriteSeconds(xml, suite.Aggregate(TimeSpan.Zero, (sum, result) => sum + result.Elapsed));
                foreach (var result in suite)
                {
                    WriteTest(xml, result);
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        output.WriteLine();
    }

    private static void WriteNumbers(XmlWriter xml, IReadOnlyCollection<TestResult> results)
    {
        xml.WriteAttributeString("tests", results.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", results.Count(result => !result.HasPassed).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("skipped", "0");
    }

    private static void WriteSeconds(XmlWriter xml, TimeSpan elapsed) =>
        xml.WriteAttributeString("time", elapsed.TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture));

    private static void WriteTest(XmlWriter xml, TestResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", Clean(result.Test.Name));
        xml.WriteAttributeString("classname", Clean(result.Suite.Name));
        xml.WriteAttributeString("file", Clean(result.Test.Location.File));
        xml.WriteAttributeString("line", result.Test.Location.Line.ToString(CultureInfo.InvariantCulture));
        WriteSeconds(xml, result.Elapsed);
        if (!result.HasPassed)
        {
            var differences = result.Mismatches.Select(mismatch => $"{mismatch.What}: expected {mismatch.Expected}, got {mismatch.Actual}").ToList();
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", "expectation");
            xml.WriteAttributeString("message", Clean(differences[0]));
            xml.WriteString(Clean($"{string.Join('\n', differences)}\n{result.Reason}\n{result.Test.Location}"));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>XML has no form for some characters, not even escaped; a suite may have them in a name or a header.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }
}
