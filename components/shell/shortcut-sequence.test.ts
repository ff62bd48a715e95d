import { describe, expect, it } from "vitest";
import { keyName, nextShortcut, type Pending, SEQUENCE_MS } from "./shortcut-sequence";

const known = ["/", "?", "j", "g o", "g s"];

/** What a row of keys runs, each pressed `gap` milliseconds after the one before. */
function type(keys: string[], gap = 100): string[] {
  let pending: Pending | null = null;
  const ran: string[] = [];
  keys.forEach((key, index) => {
    const found = nextShortcut({ pending, key, at: index * gap, known });
    pending = found.pending;
    if (found.run) ran.push(found.run);
  });
  return ran;
}

describe("nextShortcut", () => {
  it.each([
    [["/"], ["/"]],
    [["g"], []],
    [["g", "o"], ["g o"]],
    [
      ["g", "s", "j"],
      ["g s", "j"],
    ],
    [["g", "g", "o"], ["g o"]],
    [["g", "x", "o"], []],
    [["o"], []],
    [["g", "j"], ["j"]],
  ])("%j runs %j", (keys, runs) => {
    expect(type(keys)).toEqual(runs);
  });

  it("forgets the first key of a sequence after a while", () => {
    expect(type(["g", "o"], SEQUENCE_MS)).toEqual(["g o"]);
    expect(type(["g", "o"], SEQUENCE_MS + 1)).toEqual([]);
  });
});

it("takes letters as they are without Shift, whatever Caps Lock says", () => {
  expect(keyName({ key: "J", shiftKey: false })).toBe("j");
  expect(keyName({ key: "J", shiftKey: true })).toBe("J");
  expect(keyName({ key: "?", shiftKey: true })).toBe("?");
  expect(keyName({ key: "Enter", shiftKey: false })).toBe("Enter");
});
