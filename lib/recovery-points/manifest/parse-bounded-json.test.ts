import { describe, expect, it } from "vitest";
import { parseBoundedJson } from "./parse-bounded-json";

describe("a JSON text from somebody else", () => {
  it.each([
    [
      "as many brackets in a text as one likes",
      `{"a":"${"[{,\\".repeat(200)}","b":1}`.replaceAll("\\", "\\\\"),
    ],
    ["texts that end in backslashes and quotes", '{"a":"[[[[{{{{,,,,","b\\"":["\\\\"],"c":"\\\\\\""}'],
    ["as deep as is taken", `${"[".repeat(40)}${"]".repeat(40)}`],
    ["wide lists", `[${"0,".repeat(1_000_000)}0]`],
    ["one value", '"x"'],
  ])("is read with %s", (_, text) => {
    expect(parseBoundedJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ["deeper than anything of ours", `${"[".repeat(41)}${"]".repeat(41)}`, /deeper than 40/],
    ["deep in objects and lists by turns", '{"a":['.repeat(1_000_000), /deeper/],
    ["of more values than fit", `[${"{},".repeat(2_000_000)}0]`, /more than 2,000,000 values/],
    ["cut in a text", '{"a":"b', /not JSON/],
    ["with a text that ends in a backslash", '"\\', /not JSON/],
    ["with closing brackets only", "]]]]", /not JSON/],
    ["empty", "", /not JSON/],
  ])("is refused when it is %s", (_, text, why) => {
    expect(() => parseBoundedJson(text)).toThrow(why);
  });
});
