import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Actor, actorOf, audited, recordAudit, type Transaction } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { AppError } from "../../errors";
import type { Prisma } from "../../generated/prisma/client";
import { parseInput } from "../../parse-input";
import { enqueueSoon } from "../../runs/enqueue-run";
import { runName } from "../../runs/run-view";
import { requireVisibleVnf } from "../../vnfs/vnf-visibility";
import { planPrune } from "./plan-prune";
import type { PrunePlan } from "./prune-plan";
import { readPruneFacts } from "./read-prune-facts";

const Input = z.object({
  vnfId: z.uuid("This is no VNF."),
  /** Left out: all of them. */
  pointIds: z
    .array(z.uuid("This is no recovery point."))
    .min(1, "Choose at least one recovery point.")
    .max(1_000, "Choose at most 1000 recovery points.")
    .optional(),
  /** Made by the form: the same start sent twice is one run. */
  startKey: z.uuid().optional(),
});

const REFUSAL = "No recovery point was deleted.";

/**
 * Starts the deletion of recovery points, of a deleted VNF too: of those that are named, or of all. It goes on in a run.
 * @returns the run; null when there is nothing to delete
 * @throws AppError `invalid`, `not_found`; `conflict` while a run of the VNF goes on; `precondition_failed` when a kept
 * point would be broken, or the last good one of a VNF that is still there would go
 */
export async function startPrune(
  session: Session,
  input: unknown,
): Promise<{ runId: string; number: number } | null> {
  requirePermission(session, "vnfs.change");
  const { vnfId, pointIds, startKey = randomUUID() } = parseInput(Input, input, REFUSAL);
  await requireVisibleVnf(session, vnfId, { evenDeleted: true });
  const same = await db().run.findUnique({ where: { startKey } });
  if (same?.vnfId === vnfId) return { runId: same.id, number: same.number };
  const run = await audited((tx) => insertRun(tx, actorOf(session), { vnfId, pointIds, startKey }));
  if (!run) return null;
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

async function insertRun(
  tx: Transaction,
  actor: Actor,
  { vnfId, pointIds, startKey }: { vnfId: string; pointIds: readonly string[] | undefined; startKey: string },
) {
  // Held until the commit: of two starts the second sees the first one's run.
  await tx.$queryRaw`SELECT id FROM vnfs WHERE id = ${vnfId}::uuid FOR UPDATE`;
  const active = await tx.run.findUnique({ where: { activeVnfId: vnfId } });
  if (active)
    throw new AppError(
      "conflict",
      `${REFUSAL} ${runName(active)} of this VNF goes on: wait until it is over.`,
    );
  const facts = await readPruneFacts(tx, vnfId, pointIds);
  const known = new Set(facts.points.map(({ id }) => id));
  if (pointIds?.some((id) => !known.has(id)))
    throw new AppError("not_found", `${REFUSAL} One of them is not there any more. Load the list again.`);
  if (known.size === 0) return null;
  const planned = planPrune(facts, new Date().toISOString());
  if ("obstacles" in planned)
    throw new AppError("precondition_failed", `${REFUSAL} ${planned.obstacles.join(" ")}`);
  return keepRun(tx, actor, planned.plan, startKey);
}

async function keepRun(tx: Transaction, actor: Actor, plan: PrunePlan, startKey: string) {
  const { vnf, site } = plan;
  const run = await tx.run.create({
    data: {
      kind: "prune",
      vnfId: vnf.id,
      vnfName: vnf.name,
      activeVnfId: vnf.id,
      siteId: site.id,
      siteName: site.name,
      startKey,
      startedBy: actor as unknown as Prisma.InputJsonObject,
      plan: plan as unknown as Prisma.InputJsonObject,
      planHash: startKey,
    },
  });
  await recordAudit(tx, actor, {
    action: "prune.started",
    target: { kind: "vnf", id: vnf.id, name: vnf.name },
    site,
    runId: run.id,
    details: {
      run: runName(run),
      points: plan.points.map(({ takenAt }) => takenAt),
      backups: plan.deletions.length,
      otherSites: plan.receivers.map(({ siteName }) => siteName),
    },
  });
  return run;
}
