import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Actor, actorOf, audited, recordAudit, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Recovery, Run } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { insertRun } from "../runs/insert-run";
import { runName } from "../runs/run-view";
import { takeVnf } from "../runs/take-vnf";
import { lockRecovery, moveRecovery } from "./move-recovery";
import { requireVisibleFailover } from "./require-visible-failover";
import type { RollBackPlan } from "./roll-back-plan";

const Input = z.object({
  recoveryId: z.uuid("A failover is given by its id."),
  typedName: z.string("Type the VNF’s name."),
  reason: z
    .string("Say why.")
    .trim()
    .min(1, "Say why: it is kept in the audit log.")
    .max(1000, "Use at most 1000 characters."),
});

const REFUSAL = "Nothing was rolled back.";

/**
 * Takes a failover back, in a run of its own: what it made is removed, and then the source's VMs that it stopped are
 * started again. What was written at the target is lost. Of one that was rolled back in part the rest can be asked for
 * again. Asked for twice it is one.
 * @throws AppError `invalid`, `not_found`; `conflict` while its run goes on, and once it is accepted or rolled back
 */
export async function rollBackRecovery(
  session: Session,
  input: unknown,
): Promise<{ runId: string; number: number }> {
  requirePermission(session, "recoveries.fail-over");
  const { recoveryId, typedName, reason } = parseInput(Input, input, REFUSAL);
  const recovery = await requireVisibleFailover(session, recoveryId);
  const run = await audited((tx) => keepRun(tx, actorOf(session), recovery, { typedName, reason }));
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

async function keepRun(
  tx: Transaction,
  actor: Actor,
  { id, vnfId }: Recovery,
  { typedName, reason }: { typedName: string; reason: string },
): Promise<Run> {
  const [locked] = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM vnfs WHERE id = ${vnfId}::uuid FOR UPDATE`;
  const name = locked?.name ?? "";
  if (typedName.trim().normalize("NFC") !== name)
    throw new AppError("invalid", REFUSAL, { typedName: `Type ${name}, capitals and all.` });
  await lockRecovery(tx, id);
  const runs = await tx.run.findMany({ where: { recoveryId: id }, orderBy: { number: "asc" } });
  const active = runs.find(({ endedAt }) => endedAt === null);
  if (active?.kind === "rollback") return active;
  if (active)
    throw new AppError(
      "conflict",
      `${REFUSAL} ${runName(active)} goes on: wait until it is over, or cancel it.`,
    );
  const startKey = randomUUID();
  await takeVnf(tx, { vnfId, startKey, recoveryId: id }, REFUSAL);
  await moveRecovery(tx, id, "roll-back", { decidedAt: new Date(), decidedBy: actor.name });
  const recovery = await tx.recovery.findUniqueOrThrow({ where: { id } });
  const { fromSiteName: from, toSiteName: to, servingAt } = recovery;
  const resources = await tx.runResource.count({ where: { run: { recoveryId: id }, removedAt: null } });
  const site = { id: recovery.toSiteId, name: to };
  const plan: RollBackPlan = { version: 1, recoveryId: id, resources };
  const run = await insertRun(tx, actor, {
    kind: "rollback",
    vnf: { id: vnfId, name },
    site,
    recovery: { id, pointId: null },
    ...{ startKey, reason, plan, planHash: startKey },
    details: { resources, from, to },
  });
  const [first] = runs;
  await recordAudit(tx, actor, {
    action: "recovery.rolled_back",
    target: { kind: "vnf", id: vnfId, name },
    site,
    reason,
    runId: run.id,
    details: {
      failover: first ? runName(first) : null,
      ...{ run: runName(run), resources, from, to },
      // What was written there from then on is lost.
      servingSince: servingAt?.toISOString() ?? null,
    },
  });
  return run;
}
