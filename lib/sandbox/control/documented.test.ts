import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SWITCHES } from "./switches/list";
import { parametersOf, parametersSchema } from "./switches/switch";

const text = readFileSync("docs/sandbox-faults.md", "utf8");

test("each switch is told in docs/sandbox-faults.md, and none that is not there", () => {
  const names = SWITCHES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(text, name).toContain(`\`${name}\``);
  const table = text.slice(text.indexOf("## Which fault"));
  const told = [...table.matchAll(/`([a-z0-9]+(?:-[a-z0-9]+)+)`/g)].map(([, name]) => name);
  for (const name of told) expect(names).toContain(name);
});

test("every switch says what it does, and its defaults are good values", () => {
  for (const each of SWITCHES) {
    expect(each.does, each.name).toMatch(/^[A-Z].*\.$/);
    const parameters = parametersOf(each);
    const given = Object.fromEntries(
      parameters
        .filter((p) => p.default === undefined && !p.optional)
        .map((p) => [p.name, p.choices?.[0] ?? (p.kind === "number" ? 1 : "x")]),
    );
    expect(parametersSchema(parameters).safeParse(given).error, each.name).toBeUndefined();
  }
});
