import { z } from "zod";
import { db } from "../../db";
import { AppError } from "../../errors";
import { runName } from "../../runs/run-view";
import { readBuiltPlan } from "../read-built-plan";
import type { RecoveryRunPlan } from "../recovery-run-plan";

/** A drill in whose place a failover of the same point, to the same site, is started. */
export interface PromotedDrill {
  recoveryId: string;
  /** As people name its run: d-17. */
  name: string;
  /** What it takes of the quotas. */
  needs: RecoveryRunPlan["needs"];
  /** What it made and is still there: goes with it, so nothing of it is used. By kind, ids at the site. */
  made: { kind: string; id: string }[];
}

interface Of {
  vnfId: string;
  siteId: string;
  pointId: string;
}

/**
 * The drill that a failover is to promote.
 * @throws AppError `precondition_failed` when it does not stand any more, has not passed, or is of another point or site
 */
export async function readPromoted(
  recoveryId: string,
  { vnfId, siteId, pointId }: Of,
): Promise<PromotedDrill> {
  const known = z.uuid().safeParse(recoveryId).success;
  const drill = known
    ? await db().recovery.findFirst({
        where: { id: recoveryId, mode: "drill", vnfId },
        include: { runs: { where: { kind: "drill" }, orderBy: { number: "asc" }, take: 1 } },
      })
    : null;
  const [run] = drill?.runs ?? [];
  if (!drill || !run) throw refuse("There is no such drill of it.");
  const name = runName(run);
  if (drill.state !== "standing") throw refuse(`${name} does not stand any more.`);
  if (drill.servingAt === null) throw refuse(`${name} has not passed.`);
  if (drill.toSiteId !== siteId || drill.pointId !== pointId)
    throw refuse(`${name} is of another recovery point, or at another site.`);
  const { needs } = await readBuiltPlan(recoveryId);
  const rows = await db().runResource.findMany({
    where: { run: { recoveryId }, removedAt: null, resourceId: { not: null } },
    select: { kind: true, resourceId: true },
  });
  const made = rows.map(({ kind, resourceId }) => ({ kind, id: resourceId ?? "" }));
  return { recoveryId, name, needs, made };
}

const refuse = (why: string) =>
  new AppError("precondition_failed", `${why} Start a failover of its own by “Recover…” on the VNF’s page.`);
