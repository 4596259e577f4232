using System.Text;
using System.Text.Json;

namespace MeshExtensions.Cel.Tests;

public sealed class JsonTests
{
    [Theory]
    [InlineData("null", "null")]
    [InlineData("true", "true")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("18446744073709551615", "18446744073709551615u")]
    [InlineData("1.0", "1.0")]
    [InlineData("1e3", "1000.0")]
    [InlineData("18446744073709551616", "1.8446744073709552e+19")]
    [InlineData("\"a\\u00e9\\n\"", "\"aé\\n\"")]
    [InlineData("[1, [true, null], {}]", "[1, [true, null], {}]")]
    [InlineData("{\"b\": 1, \"a\": {\"x\": [\"y\"]}}", "{\"b\": 1, \"a\": {\"x\": [\"y\"]}}")]
    public void Read_Json_GivesTheValue(string json, string value) => Assert.Equal(value, CelJson.Read(Encoding.UTF8.GetBytes(json)).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("1e999")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("\"\\ud800\"")]
    public void Read_WhatIsNoJsonOrHasNoValue_IsRefused(string json) => Assert.ThrowsAny<JsonException>(() => CelJson.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Read_BytesThatAreNotUtf8_AreRefused() => Assert.ThrowsAny<JsonException>(() => CelJson.Read([(byte)'"', 0xFF, (byte)'"']));

    [Fact]
    public void Read_DeepNesting_IsRefused() =>
        Assert.ThrowsAny<JsonException>(() => CelJson.Read(Encoding.UTF8.GetBytes(new string('[', 100) + new string(']', 100))));

    [Theory]
    [InlineData("{'a': [1, 2u, 2.5, b'xyz', null], 'b': timestamp('2026-11-24T10:00:00Z')}", "{\"a\":[1,2,2.5,\"eHl6\",null],\"b\":\"2026-11-24T10:00:00Z\"}")]
    [InlineData("{1: optional.of('x'), true: optional.none()}", "{\"1\":\"x\",\"true\":null}")]
    [InlineData("[0.0 / 0.0, 1.0 / 0.0, ip('::1'), cidr('10.0.0.0/8'), type(1), duration('90s')]", "[\"NaN\",\"Infinity\",\"::1\",\"10.0.0.0/8\",\"int\",\"90s\"]")]
    public void Write_Value_GivesItsJson(string expression, string json)
    {
        var arena = new CelArena();
        var value = new CelEnvironment().Compile(expression).Program!.Evaluate(CelActivation.Empty, arena);

        Assert.Equal(json, Write(value, arena));
    }

    [Fact]
    public void Write_ValueThatSharesItsParts_IsRefusedBeforeItIsTooLarge()
    {
        var value = CelValue.True;
        for (var i = 0; i < 60; i++)
        {
            value = CelValue.List([value, value]);
        }

        Assert.Throws<InvalidOperationException>(() => Write(value, new CelArena()));
        Assert.True(value.ToString().Length < 200);
    }

    private static string Write(CelValue value, CelArena arena)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            CelJson.Write(json, value, arena);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
