import { describe, expect, it } from "vitest";
import { parseCloudsYaml } from "./parse-clouds-yaml";

const SECRET = "s3cret-that-must-not-be-shown";
const GOOD = `clouds:
  lyon:
    region_name: RegionOne
    auth: {auth_url: "https://k.example/v3", username: u, password: p, project_name: p, domain_name: d}
`;
const parse = (text: string, secure = "") => parseCloudsYaml(text, secure, { allowLoopback: false });

const bomb = () => {
  let text = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
  for (let i = 1; i < 9; i++)
    text += `a${i}: &a${i} [${Array(9)
      .fill(`*a${i - 1}`)
      .join(",")}]\n`;
  return `${text}clouds: {lyon: *a8}\n`;
};

describe("what is wrong with the file", () => {
  it.each([
    ["nothing", "", "is empty"],
    ["a comment only", "# nothing", "is not a mapping"],
    ["a list", "- a\n- b", "is not a mapping"],
    ["a text", "just a text", "is not a mapping"],
    ["no clouds", "cluods: {}", "has no clouds"],
    ["empty clouds", "clouds: {}", "has no clouds"],
    ["clouds that are a list", "clouds: [a]", "is not a mapping"],
    ["broken YAML", "clouds:\n  a: {x: 'abc", "at line 2, column 14"],
    ["a flow that does not end", "clouds: [a\nb: 1", "at line 2, column 1"],
    ["a tab", "clouds:\n\ta: 1", "Use spaces"],
    ["the same name twice", "clouds:\n  a: {}\n  a: {}", "at line 3, column 3: this name stands there twice"],
    ["two documents", "clouds: {}\n---\nclouds: {}", "second document"],
    ["a Python tag", "clouds: !!python/object/apply:os.system [ls]", "tag"],
    ["binary data", "clouds: !!binary aGVsbG8=", "binary"],
    ["a name that is a list", "? [a]\n: 1", "no plain text"],
    ["an alias without its anchor", "clouds: *nothing", "no anchor"],
    ["an alias of itself", "clouds: &a {x: *a}", "holds itself"],
    ["an alias bomb", bomb(), "repeats itself"],
    ["brackets without end", "[".repeat(200_000), "nested too deep"],
    ["dashes without end", "- ".repeat(100_000), "nested too deep"],
    ["question marks without end", "? ".repeat(100_000), "nested too deep"],
    [
      "steps without end",
      Array.from({ length: 300 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
      "nested too deep",
    ],
    ["anchors without end", "&a ".repeat(80_000), "too many entries"],
    ["tags without end", "!a ".repeat(80_000), "too many entries"],
    [
      "names without end",
      Array.from({ length: 20_000 }, (_, i) => `k${i}: v`).join("\n"),
      "too many entries",
    ],
    ["257 kB", `clouds: {a: ${"x".repeat(257 * 1024)}}`, "at most 256 kB"],
  ])("%s", (_what, text, words) => {
    expect(parse(text)).toEqual({ field: "clouds", problem: expect.stringContaining(words) });
  });

  it("quotes no line of the file, which may hold a password", () => {
    const file = parse(`clouds:\n  a:\n    auth: {password: '${SECRET}\n`);
    expect(JSON.stringify(file)).not.toContain(SECRET);
    expect(file).toHaveProperty("problem");
  });

  it("names secure.yaml when that is at fault", () => {
    expect(parse(GOOD, "clouds: [")).toEqual({
      field: "secure",
      problem: expect.stringContaining("secure.yaml is not valid YAML at line 1"),
    });
  });
});
