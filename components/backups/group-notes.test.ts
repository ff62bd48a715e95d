import { expect, it } from "vitest";
import type { PlanNote } from "@/lib/backups/backup-plan";
import { groupNotes, namesInWords } from "./group-notes";

const note = (name: string, text: string, todo?: string): PlanNote => ({
  about: { kind: "vm", id: name, name },
  text,
  ...(todo ? { todo } : {}),
});

it("says once what is said of several, and keeps apart what is to be done otherwise", () => {
  expect(
    groupNotes([
      note("a", "it is left out"),
      note("b", "it cannot be quiesced", "Install it."),
      note("c", "it is left out"),
      note("d", "it cannot be quiesced", "Start it."),
    ]),
  ).toEqual([
    { text: "it is left out", kind: "vm", names: ["a", "c"] },
    { text: "it cannot be quiesced", kind: "vm", names: ["b"], todo: "Install it." },
    { text: "it cannot be quiesced", kind: "vm", names: ["d"], todo: "Start it." },
  ]);
});

it.each([
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b and c"],
  [["a", "b", "c", "d"], "4 VMs (a, b, c and 1 more)"],
])("names %j: %s", (names, words) => {
  expect(namesInWords(names, "vm")).toBe(words);
});
