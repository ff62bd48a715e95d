import { describe, expect, it } from "vitest";
import { type ListedServer, planServerMerge } from "./plan-server-merge";

const listed = (id: string, status = "ACTIVE", isUnknown = false): ListedServer => ({
  id,
  status,
  isUnknown,
});
const known = (...ids: string[]) => ids.map((id) => ({ id, isMissing: false }));
const plan = (input: Partial<Parameters<typeof planServerMerge>[0]>) =>
  planServerMerge({ known: [], listed: [], isWhole: true, maxAsked: 20, turn: 0, ...input });

describe("planServerMerge", () => {
  it("writes what was listed, and of a dead cell's VM only that it exists", () => {
    expect(plan({ listed: [listed("a"), listed("b", "UNKNOWN", true), listed("c", "UNKNOWN")] })).toEqual({
      seen: ["a", "c"],
      unknown: ["b"],
      deleted: [],
      missing: [],
      ask: [],
    });
  });

  it("never takes missing from a whole list for deleted: it marks it and asks", () => {
    expect(plan({ known: known("a", "b"), listed: [listed("a")] })).toMatchObject({
      deleted: [],
      missing: ["b"],
      ask: ["b"],
    });
  });

  it("takes what a list of changes leaves out for unchanged", () => {
    const merge = plan({ known: known("a", "b"), listed: [listed("a")], isWhole: false });
    expect(merge).toMatchObject({ missing: [], ask: [], deleted: [] });
  });

  it("asks again about one that was missing before, without marking it anew", () => {
    const before = [{ id: "gone", isMissing: true }, ...known("a")];
    expect(plan({ known: before, listed: [listed("a")] })).toMatchObject({ missing: [], ask: ["gone"] });
    expect(plan({ known: before, listed: [], isWhole: false })).toMatchObject({ missing: [], ask: ["gone"] });
  });

  it("believes Nova that one is deleted, if it was ever known", () => {
    const changes = [listed("a", "DELETED"), listed("stranger", "DELETED")];
    expect(plan({ known: known("a"), listed: changes, isWhole: false })).toMatchObject({
      deleted: ["a"],
      seen: [],
      ask: [],
    });
  });

  it("asks about a few at a time, and about all of them in turn", () => {
    const ids = Array.from({ length: 50 }, (_, i) => `s${i}`);
    const asked = [0, 1, 2].flatMap((turn) => plan({ known: known(...ids), turn }).ask);
    expect(asked).toHaveLength(60);
    expect(new Set(asked)).toEqual(new Set(ids));
  });
});
