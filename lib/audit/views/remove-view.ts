import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { parseInput } from "../../parse-input";
import { audited } from "../record";
import { lockView } from "./lock-view";
import { recordView } from "./record-view";
import { OneViewInput } from "./schemas";

/**
 * Removes a saved view: an own one, or, by who may share, one that others see.
 * @throws AppError `forbidden`, `invalid`, `not_found`
 */
export async function removeView(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "audit.view");
  const { viewId } = parseInput(OneViewInput, input, "The view was not removed.");
  await audited(async (tx) => {
    const before = await lockView(tx, session, viewId);
    await tx.auditView.delete({ where: { id: viewId } });
    await recordView(tx, session, { before, after: null });
  });
}
