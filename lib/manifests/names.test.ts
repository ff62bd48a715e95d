import { expect, it } from "vitest";
import { freeName } from "./free-name";
import { shownSiteName, shownVnfName } from "./shown-name";

const taken =
  (...names: string[]) =>
  async (name: string) =>
    !names.includes(name);

it("leaves a name that nobody has, and numbers one that is taken", async () => {
  expect(await freeName("Lyon", 100, taken())).toBe("Lyon");
  expect(await freeName("Lyon", 100, taken("Lyon"))).toBe("Lyon (imported)");
  expect(await freeName("Lyon", 100, taken("Lyon", "Lyon (imported)"))).toBe("Lyon (imported 2)");
});

it("stays within its length, by whole characters", async () => {
  expect(await freeName("abcdefgh", 8, taken())).toBe("abcdefgh");
  expect(await freeName("😀😀😀", 5, taken())).toBe("😀😀");
  const name = await freeName("x".repeat(100), 100, taken("x".repeat(100)));
  expect([name.length, name.endsWith("x (imported)")]).toEqual([100, true]);
});

it("takes out what cannot be seen, and leaves the joiners of a script that needs them", () => {
  expect(shownSiteName(" Ly\u202eon\u0007 ", "?")).toBe("Lyon");
  expect(shownVnfName("نام\u200cها", "?")).toBe("نام\u200cها");
  expect(shownVnfName("a\u200cb", "?")).toBe("ab");
  expect(shownVnfName("e\u0301", "?")).toBe("é");
  for (const empty of ["", " ", "\u202e", "\u200b\u200b"]) {
    expect(shownSiteName(empty, "A lost site")).toBe("A lost site");
    expect(shownVnfName(empty, "A VNF")).toBe("A VNF");
  }
});
