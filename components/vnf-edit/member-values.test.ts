import { expect, it } from "vitest";
import { USUAL_CHOICE } from "@/lib/vnfs/editable-vm";
import { leaveOut, memberChangeWords, memberProblems, toMemberValues } from "./member-values";

const values = (bootOrder: string) => ({ ...toMemberValues(USUAL_CHOICE), bootOrder });

it.each(["0", "1000", "x", "", "1.5"])("refuses the boot order %j as the server does", (text) => {
  expect(memberProblems(values(text))).toEqual({
    bootOrder: "A boot order is a whole number from 1 to 999.",
  });
});

it("takes what the server takes", () => {
  expect(memberProblems(values(" 2 "))).toEqual({});
});

it("says what a choice has changed, whatever the order of the volumes", () => {
  const before = { ...USUAL_CHOICE, excludedVolumeIds: ["a", "b"] };
  expect(memberChangeWords(before, { ...before, excludedVolumeIds: ["b", "a"] })).toBe("");
  expect(
    memberChangeWords(before, { ...before, quiesceMethod: "pause", isLeftOut: true, bootOrder: 2 }),
  ).toBe("quiesce method: the best possible → pause; quiesce: takes part → left out; boot order: 1 → 2");
});

it.each(["a", "b", "c"])("differs in nothing once the volume %s was taken back and left out again", (id) => {
  const stored = toMemberValues({ ...USUAL_CHOICE, excludedVolumeIds: ["c", "a", "b"] });
  const taken = leaveOut(stored.excludedVolumeIds, id, false);
  expect(taken).not.toContain(id);
  expect(leaveOut(taken, id, true)).toEqual(stored.excludedVolumeIds);
});
