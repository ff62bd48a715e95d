import { describe, expect, it } from "vitest";
import { changesOf } from "./changes-of";

describe("changesOf", () => {
  it("takes changes by their field", () => {
    expect(changesOf({ changes: { name: { old: "a", new: "b" }, password: "[masked]" }, hosts: 2 })).toEqual({
      changes: [
        { name: "name", old: "a", new: "b" },
        { name: "password", old: "[masked]", new: "[masked]" },
      ],
      rest: [["hosts", 2]],
    });
  });

  it("compares the whole before with the whole after", () => {
    expect(
      changesOf({ old: { role: "viewer", name: "x" }, new: { role: "admin", name: "x", more: 1 } }),
    ).toEqual({
      changes: [
        { name: "role", old: "viewer", new: "admin" },
        { name: "more", old: undefined, new: 1 },
      ],
      rest: [],
    });
    expect(changesOf({ old: null, new: { role: "admin" } }).changes).toEqual([
      { name: "role", old: undefined, new: "admin" },
    ]);
  });

  it.each([
    [{}, []],
    [null, []],
    ["text", [["details", "text"]]],
    [[1], [["details", [1]]]],
    [{ changes: 3 }, [["changes", 3]]],
    [
      { old: "a", new: "b", z: 0 },
      [
        ["z", 0],
        ["old", "a"],
        ["new", "b"],
      ],
    ],
  ])("leaves nothing out of %j", (details, rest) => {
    expect(changesOf(details)).toEqual({ changes: [], rest });
  });
});
