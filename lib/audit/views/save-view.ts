import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { userKey as userKeyOf } from "../../auth/user-key";
import { AppError } from "../../errors";
import { parseInput } from "../../parse-input";
import { orTaken } from "../../sites/or-taken";
import { audited } from "../record";
import { recordView } from "./record-view";
import { MOST_VIEWS, SaveViewInput } from "./schemas";
import { freeViewKey } from "./view-key";

const REFUSAL = "The view was not saved.";

/**
 * Keeps filters of the audit log under a name: for oneself, or for everybody who reads the log.
 * @throws AppError `forbidden`, `invalid`, `conflict`
 */
export async function saveView(session: Session, input: unknown): Promise<{ id: string }> {
  requirePermission(session, "audit.view");
  const { name, query, isShared } = parseInput(SaveViewInput, input, REFUSAL);
  const userKey = userKeyOf(session);
  return orTaken(() =>
    audited(async (tx) => {
      if ((await tx.auditView.count({ where: { userKey } })) >= MOST_VIEWS)
        throw new AppError("invalid", `${REFUSAL} You have ${MOST_VIEWS} already: remove one first.`);
      const nameKey = await freeViewKey(tx, name, { userKey, refusal: REFUSAL });
      const data = { userKey, name, nameKey, query, isShared, createdBy: session.name };
      const after = await tx.auditView.create({ data });
      await recordView(tx, session, { before: null, after });
      return { id: after.id };
    }),
  );
}
