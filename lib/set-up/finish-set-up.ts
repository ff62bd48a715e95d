import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";

/**
 * Ends the first set-up, with or without a first site; once it is ended, the set-up is closed for good. Ending it twice
 * is no error.
 * @throws AppError `forbidden` to anybody but the local administrator
 */
export async function finishSetUp(session: Session): Promise<void> {
  requirePermission(session, "sites.change");
  if (session.kind !== "local")
    throw new AppError("forbidden", "The first set-up is the local administrator’s.");
  await audited(async (tx) => {
    const { count } = await tx.setUp.createMany({ data: [{}], skipDuplicates: true });
    if (count === 0) return;
    const sites = await tx.site.findMany({ select: { name: true }, orderBy: { nameKey: "asc" } });
    await recordAudit(tx, actorOf(session), {
      action: "set_up.finished",
      details: { sites: sites.map(({ name }) => name) },
    });
  });
}
