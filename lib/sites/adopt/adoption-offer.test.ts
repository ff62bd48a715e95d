import { expect, it } from "vitest";
import { goodsWords, isProved, proofWords } from "./adoption-offer";

it.each([
  [3, 12, "its 3 VNFs and 12 recovery points", false],
  [1, 0, "its VNF", true],
  [0, 1, "one recovery point", true],
  [1, 1, "its VNF and one recovery point", false],
  [0, 0, "what is known of it", true],
])("%i VNFs and %i points are told as they are", (vnfs, points, text, isOne) => {
  expect(goodsWords({ vnfs, points })).toEqual({ text, isOne });
});

it.each([
  [{ seen: 1, of: 3 }, null, true, "1 of the 3 VMs that its manifests tell of was seen there."],
  [
    { seen: 0, of: 3 },
    null,
    false,
    "None of the 3 VMs that its manifests tell of was seen there: it may be another",
  ],
  [{ seen: 0, of: 3 }, "no answer in time", false, "could not be found out: no answer in time."],
  [{ seen: 0, of: 0 }, null, false, "Its manifests tell of no VM"],
])("only a VM that was seen proves it: %j", (vms, cause, isSure, words) => {
  expect(isProved({ vms })).toBe(isSure);
  expect(proofWords({ vms, cause })).toContain(words);
});
