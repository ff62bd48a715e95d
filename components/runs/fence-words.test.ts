import { describe, expect, it } from "vitest";
import type { FenceRecord } from "@/lib/runs/recovery-view";
import { sampleFailover } from "@/lib/runs/testing/sample-failover";
import { fenceVerdict, hookWords, stoppedByUs } from "./fence-words";

const recoveryOf = (isSigned: boolean) => {
  const { recovery } = sampleFailover({ isSigned });
  if (!recovery?.fence) throw new Error("the sample has a fence");
  return { fence: recovery.fence, overrides: recovery.overrides };
};

describe("what the fence has come to", () => {
  it("is proved by what the site told", () => {
    const { fence, overrides } = recoveryOf(false);
    expect(fenceVerdict(fence, overrides, "Lyon")).toEqual({
      tone: "ok",
      title: "Proved: no copy of a VM can run at Lyon",
      text: null,
    });
  });
  it("is proved by the hook, with what it answered", () => {
    const hook: FenceRecord["hook"] = { name: "rack", isFenced: true, tries: 1, answer: '{"fenced": true}' };
    expect(fenceVerdict({ ...recoveryOf(false).fence, hook }, [], "Lyon").text).toBe(
      'The hook rack confirmed it: {"fenced": true}',
    );
  });
  it("names the VMs that may run, and who signed for them", () => {
    const { fence, overrides } = recoveryOf(true);
    expect(fenceVerdict(fence, overrides, "Lyon")).toEqual({
      tone: "warn",
      title: "Not proved: hss, scscf, icscf and pcscf may run at Lyon",
      text: "Signed by ada, because: Lyon DC1 lost both power feeds at 13:20. INC-20418, agreed with the duty manager.",
    });
  });
  it("says that nothing was started where nobody signed, whatever else was signed for", () => {
    const other = [{ kind: "drill-missing" as const, by: "ada", reason: "no time" }];
    expect(fenceVerdict(recoveryOf(true).fence, other, "Lyon")).toMatchObject({
      tone: "fail",
      text: "Nobody has signed for it: no copy was started.",
    });
  });
});

it("tells what the hook said, and how often it was asked", () => {
  expect(hookWords({ hook: null })).toBeNull();
  expect(hookWords(recoveryOf(true).fence)).toBe(
    "The hook rack-power did not confirm it in 3 tries: 504 Gateway Timeout",
  );
  expect(hookWords({ hook: { name: "a", isFenced: true, tries: 1, answer: "yes" } })).toBe(
    "The hook a answered at the first try: yes",
  );
});

it("counts as stopped by us what ran before, and not what was off, gone or is not proved", () => {
  // hss did not run when we came.
  expect(stoppedByUs(recoveryOf(false).fence)).toEqual(["scscf", "icscf", "pcscf"]);
  expect(stoppedByUs(recoveryOf(true).fence)).toEqual([]);
  expect(stoppedByUs(null)).toEqual([]);
});
