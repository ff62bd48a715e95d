import type { Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { visibleVnfs } from "../vnfs/vnf-visibility";

const RUN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What everybody is told of a run that is not there for them: not even the answer's kind tells more. */
export const noSuchRun = () =>
  new AppError(
    "not_found",
    "There is no such run, or its VNF has VMs in a project that your sign-in does not give.",
  );

/** @throws AppError `not_found` unless this person sees the run's VNF; `forbidden` */
export async function requireVisibleRun(
  session: Pick<Session, "role" | "projects">,
  runId: string,
  of: Transaction = db(),
): Promise<void> {
  requirePermission(session, "vnfs.view");
  const where = { id: runId, vnf: visibleVnfs(session) };
  if (!RUN_ID.test(runId) || (await of.run.count({ where })) === 0) throw noSuchRun();
}
