import { actorOf, audited, recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { AppError } from "../../errors";

/**
 * Ends the sandbox's week where it is: what is under way is lived to its end, and then it is today.
 * @throws AppError `not_found` when there is none that goes on
 */
export async function endWeek(session: Session): Promise<string> {
  requirePermission(session, "sandbox.use");
  await audited(async (tx) => {
    const { count } = await tx.sandboxStory.updateMany({
      where: { state: "living", stopRequestedBy: null },
      data: { stopRequestedBy: session.name },
    });
    if (count === 0 && (await tx.sandboxStory.count({ where: { state: "living" } })) === 0)
      throw new AppError("not_found", "No week is being lived: it is over already.");
    if (count > 0) await recordAudit(tx, actorOf(session), { action: "story.end_requested" });
  });
  return "The week ends with what is under way";
}
