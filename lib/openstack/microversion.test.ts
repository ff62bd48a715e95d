import { expect, test } from "vitest";
import { clampMicroversion, parseMicroversion } from "./microversion";

const range = (min: string, max: string) => ({ min: parseMicroversion(min), max: parseMicroversion(max) });

test.each([
  ["2.93", "2.79", range("2.1", "2.104"), "2.93"],
  ["2.93", "2.79", range("2.1", "2.9"), undefined],
  ["2.93", "2.79", range("2.1", "2.79"), "2.79"],
  ["2.93", "2.79", range("2.94", "2.104"), undefined],
  ["3.70", "3.43", range("3.0", "3.100"), "3.70"],
])("pinned %s, at least %s", (pin, atLeast, server, sent) => {
  expect(clampMicroversion(pin, atLeast, server)).toBe(sent);
});

test("2.9 is older than 2.10", () => {
  expect(clampMicroversion("2.10", "2.9", range("2.1", "2.9"))).toBe("2.9");
});

test.each(["latest", "2", "2.x", ""])("%s is no microversion", (text) => {
  expect(() => parseMicroversion(text)).toThrow("no microversion");
});
