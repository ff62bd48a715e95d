import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { parseInput } from "../../parse-input";
import { orTaken } from "../../sites/or-taken";
import { audited } from "../record";
import { lockView } from "./lock-view";
import { recordView } from "./record-view";
import { ChangeViewInput } from "./schemas";
import { freeViewKey } from "./view-key";

const REFUSAL = "The view was not changed.";

/**
 * Calls a saved view otherwise, shares it, or shares it no more: then its person alone has it. Of other people's views who
 * may share changes the shared ones.
 * @throws AppError `forbidden`, `invalid`, `not_found`, `conflict`
 */
export async function changeView(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "audit.view");
  const { viewId, ...wanted } = parseInput(ChangeViewInput, input, REFUSAL);
  await orTaken(() =>
    audited(async (tx) => {
      const before = await lockView(tx, session, viewId);
      const { name = before.name, isShared = before.isShared } = wanted;
      if (before.name === name && before.isShared === isShared) return;
      const { userKey } = before;
      const nameKey = await freeViewKey(tx, name, { userKey, refusal: REFUSAL, own: viewId });
      const after = await tx.auditView.update({ where: { id: viewId }, data: { name, nameKey, isShared } });
      await recordView(tx, session, { before, after });
    }),
  );
}
