import { expect, it, vi } from "vitest";
import type { ActionResult } from "@/lib/api/action-result";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import { goOn } from "./go-on";

const reads = (...states: (ApprovalView["state"] | Error)[]) =>
  vi.fn(async () => {
    const state = states.shift();
    if (state === undefined || state instanceof Error) throw state ?? new Error("read too often");
    return { state };
  });
const anew: ActionResult<unknown> = {
  ...{ ok: false, code: "needs_approval", message: "A second person first.", fields: {} },
  approvalId: "b",
};
const wait = (result: ActionResult<unknown>) => ({ approvalId: "a", again: vi.fn(async () => result) });

it("does what is approved, once, and tells what came of it", async () => {
  const results: ActionResult<unknown>[] = [
    { ok: true, value: 1 },
    { ok: false, code: "conflict", message: "It was changed.", fields: {} },
  ];
  for (const result of results) {
    const { approvalId, again } = wait(result);
    const read = reads("approved");
    expect(await goOn({ approvalId, again }, read)).toEqual({ is: "answered", result });
    expect(read).toHaveBeenCalledExactlyOnceWith("a");
    expect(again).toHaveBeenCalledOnce();
  }
});

it.each(["used", "expired", "withdrawn", "refused"] as const)(
  "asks for nothing anew when it is %s by now",
  async (state) => {
    const { approvalId, again } = wait(anew);
    expect(await goOn({ approvalId, again }, reads(state))).toEqual({ is: "over" });
    expect(again).not.toHaveBeenCalled();
  },
);

it("says that what would be done has changed only when the approval is still there", async () => {
  const after = (state: ApprovalView["state"] | Error) => goOn(wait(anew), reads("approved", state));
  expect(await after("approved")).toEqual({ is: "anew", refusal: anew, approvalId: "b", why: "changed" });
  expect(await after("expired")).toEqual({ is: "anew", refusal: anew, approvalId: "b", why: "over" });
  expect(await after("used")).toEqual({ is: "anew", refusal: anew, approvalId: "b", why: "over" });
  expect(await after(new Error("no answer"))).toMatchObject({ is: "anew", why: "unknown" });
});

it("does nothing while it is not known how the request stands", async () => {
  const { approvalId, again } = wait(anew);
  await expect(goOn({ approvalId, again }, reads(new Error("no answer")))).rejects.toThrow("no answer");
  expect(again).not.toHaveBeenCalled();
});
