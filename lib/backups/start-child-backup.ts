import type { Actor } from "../audit/record";
import { audited } from "../audit/record";
import type { Clock } from "../clock";
import { db } from "../db";
import type { Run } from "../generated/prisma/client";
import { refreshProject } from "../inventory/refresh-project";
import { enqueueSoon } from "../runs/enqueue-run";
import { insertRun } from "../runs/insert-run";
import { RunStopped } from "../runs/run-stopped";
import { runName } from "../runs/run-view";
import type { BackupPlan } from "./backup-plan";
import { planHash } from "./hash-plan";
import { planBackup } from "./plan-backup";
import type { PlanFacts } from "./plan-facts";
import { readPlanFacts } from "./read-plan-facts";

/** A reading of a project that somebody else does may have begun too early: so long a new one is tried for. */
const READ_MS = 3 * 60_000;
const AGAIN_MS = 1_000;
/** The last one builds on the one before, whatever the VNF's own count says: its VNF is off meanwhile. */
const NEVER_FULL = 1_000_000;

export interface ChildBackup {
  parent: { id: string; number: number; kind: Run["kind"] };
  vnfId: string;
  /** On whose behalf the parent works. */
  actor: Actor;
  /** "hot": while the VMs run. "cold": all of them are off, or it is not made. */
  part: "hot" | "cold";
  clock: Clock;
  signal: AbortSignal;
  assertFence(): void;
}

/**
 * Starts a backup for another run, which holds the VNF and waits for it. Asked for again it is the same one, by its key;
 * what it backs up is read anew first.
 * @returns its id
 * @throws RunStopped for what stands in its way; the signal's reason
 */
export async function startChildBackup(child: ChildBackup): Promise<string> {
  const { parent, vnfId, actor, part, assertFence } = child;
  const startKey = `${parent.id}:${part}`;
  const known = await db().run.findUnique({ where: { startKey }, select: { id: true } });
  if (known) return known.id;
  await readAnew(child, await readPlanFacts(vnfId));
  const plan = planBackup(ofChild(await readPlanFacts(vnfId), part), new Date().toISOString());
  judgePlan(plan, part);
  const hash = planHash(plan);
  assertFence();
  const run = await audited((tx) =>
    insertRun(tx, actor, {
      ...{ kind: "backup", vnf: plan.vnf, site: plan.site, startKey, plan, planHash: hash },
      ...{ parentRunId: parent.id, holdsVnf: false },
      details: {
        planHash: hash,
        for: runName(parent),
        vms: plan.members.length,
        volumes: plan.backups.length,
        full: plan.backups.filter((b) => b.mode === "full").length,
      },
    }),
  );
  await enqueueSoon(run.id);
  return run.id;
}

/** What is in other backups' way is the parent itself. Pure. */
const ofChild = (facts: PlanFacts, part: ChildBackup["part"]): PlanFacts => ({
  ...facts,
  vnf: {
    ...facts.vnf,
    openFailover: null,
    ...(part === "cold" ? { incrementsBeforeFull: NEVER_FULL, isPaused: false } : {}),
  },
});

function judgePlan({ obstacles, members, vnf }: BackupPlan, part: ChildBackup["part"]): void {
  const [obstacle] = obstacles;
  if (obstacle)
    throw new RunStopped({
      cause: `${obstacle.about.name} cannot be backed up: ${obstacle.text}`,
      todo: obstacle.todo ?? `Look at the backup plan of ${vnf.name}.`,
    });
  const running = part === "cold" ? members.filter(({ hold }) => hold.kind !== "off") : [];
  if (running.length > 0)
    throw new RunStopped({
      cause: `${running.map(({ name }) => name).join(", ")} ${running.length === 1 ? "is" : "are"} not off any more, so a last backup would not hold all that was written`,
      todo: "Find out who starts VMs there, an autoscaler or a person, and have them leave it.",
    });
}

/** The inventory is what a plan is made from: of each project a reading that began after this call. */
async function readAnew({ clock, signal }: ChildBackup, { members, site }: PlanFacts): Promise<void> {
  const ids = new Set(members.flatMap(({ facts }) => facts.credentialId ?? []));
  const endsAt = clock.monotonic() + READ_MS;
  for (const credentialId of ids)
    for (;;) {
      const outcome = await refreshProject(credentialId, { minAgeMs: 0, signal });
      if (outcome === "refreshed") break;
      signal.throwIfAborted();
      if (clock.monotonic() > endsAt)
        throw new RunStopped({
          cause: `${site.name}: its VMs could not be read within ${READ_MS / 60_000} min, so the backup could not be planned`,
          todo: "Look at the site’s page for what failed.",
        });
      await clock.sleep(AGAIN_MS, signal);
    }
}
