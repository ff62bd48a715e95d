import type { ApprovalView } from "@/lib/approvals/approval-view";
import type { Refusal, Wait } from "./approval-context";

/** What came of going on with what was approved. */
export type WentOn =
  /** Nothing can come of it any more, and nothing was asked for: how the request stands says why. */
  | { is: "over" }
  | { is: "answered"; result: Awaited<ReturnType<Wait["again"]>> }
  | { is: "anew"; refusal: Refusal; approvalId: string; why: NonNullable<Wait["anew"]> };

/**
 * Does what was approved: the very same input again. How the request stands is read first, since one that is used or has
 * expired would be asked for anew by it, and nobody has said that they want that.
 * @throws what reading it throws: nothing was done then
 */
export async function goOn(
  { approvalId, again }: Pick<Wait, "approvalId" | "again">,
  read: (id: string) => Promise<Pick<ApprovalView, "state">>,
): Promise<WentOn> {
  if ((await read(approvalId)).state !== "approved") return { is: "over" };
  const result = await again();
  if (result.ok || result.code !== "needs_approval" || result.approvalId === undefined)
    return { is: "answered", result };
  // It may have been used, or have expired, in this very moment.
  const why = await read(approvalId).then(
    ({ state }) => (state === "approved" ? "changed" : "over"),
    () => "unknown" as const,
  );
  return { is: "anew", refusal: result, approvalId: result.approvalId, why };
}
