import { describe, expect, it } from "vitest";
import { SiteName, siteNameKey } from "./site-name";

describe("a site's name", () => {
  it.each([
    "Lyon",
    "null",
    "__proto__",
    "<script>alert(1)</script>",
    "São Paulo 2",
    "東京",
    "=cmd|' /C calc'!A0",
  ])("may be %s, and is kept as it is", (name) => expect(SiteName.parse(name)).toBe(name));

  it.each([
    ["nothing", ""],
    ["spaces", "   "],
    ["101 characters", "x".repeat(101)],
    ["a line end", "a\r\nb"],
    ["NUL", "a\u0000b"],
    ["an override", "a\u202eb"],
    ["a zero-width space", "a\u200bb"],
    ["a lone surrogate", "a\ud800b"],
    ["a number", 5],
    ["nothing at all", undefined],
  ])("may not be %s", (_what, name) => expect(SiteName.safeParse(name).success).toBe(false));

  it.each([
    ["Lyon", "LYON"],
    ["Lyon", "Ｌｙｏｎ"],
    ["S\u00e3o", "Sa\u0303o"],
    ["New York", "new  york "],
  ])("%s is the same as %s", (a, b) => expect(siteNameKey(a)).toBe(siteNameKey(b)));

  it("differs from another", () => expect(siteNameKey("Lyon")).not.toBe(siteNameKey("Lyon 2")));
});
