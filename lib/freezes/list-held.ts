import { may, requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { workerState } from "../installation/worker-state";
import { toHeld } from "../run-views/to-held";
import { toStepView } from "../run-views/to-step-view";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import { byHand } from "./by-hand";
import type { FreezesView, FrozenVm } from "./freezes-view";
import { leaseOf } from "./leases";

/** What is told of a run that holds VMs. */
interface Told {
  id: string;
  number: number;
  vnfId: string;
  budgetMs: number | null;
  owner: string;
}

type Reader = Pick<Session, "role" | "projects">;

/**
 * The VMs that may be frozen now, and whether a guardian is on duty. Asked by every open page, so it is quick while
 * nothing is frozen. @throws AppError `forbidden`
 */
export async function listHeld(session: Reader): Promise<FreezesView> {
  requirePermission(session, "vnfs.view");
  const now = await databaseNow();
  const [held, guardian] = await Promise.all([readHeld(session, now), readGuardian()]);
  return { asOf: now.toISOString(), held, guardian };
}

async function readHeld(session: Reader, now: Date): Promise<FrozenVm[]> {
  const leases = await db().freezeLease.findMany({
    where: { closedAt: null, run: { vnf: visibleVnfs(session) } },
    orderBy: [{ armedAt: "asc" }, { position: "desc" }],
  });
  if (leases.length === 0) return [];
  const ids = [...new Set(leases.map(({ runId }) => runId))];
  const [runs, steps] = await Promise.all([
    // The plan is large, and one number of it is wanted.
    db().$queryRaw<Told[]>`
      SELECT r.id, r.number, r.vnf_id AS "vnfId", (r.plan->>'freezeBudgetMs')::int AS "budgetMs", v.owner
      FROM runs r JOIN vnfs v ON v.id = r.vnf_id WHERE r.id = ANY (${ids}::uuid[])`,
    db().runStep.findMany({ where: { runId: { in: ids }, phase: "thaw" } }),
  ]);
  return runs
    .flatMap((run) => {
      const own = leases.filter(({ runId }) => runId === run.id);
      const views = steps.filter(({ runId }) => runId === run.id).map(toStepView);
      const budgetMs = run.budgetMs ?? 0;
      const vms = toHeld(own, { run, budgetMs, steps: new Map(views.map((view) => [view.key, view])), now });
      return vms.flatMap((vm): FrozenVm[] => {
        const row = own.find(({ id }) => id === vm.leaseId);
        if (!row) return [];
        const { method, target, frozenAt } = leaseOf(row);
        const commands = may(session.role, "freezes.thaw") ? byHand(method, target) : [];
        return [{ ...vm, vnfOwner: run.owner, method, isConfirmed: frozenAt !== null, byHand: commands }];
      });
    })
    .sort((a, b) => (a.since < b.since ? -1 : 1));
}

async function readGuardian(): Promise<FreezesView["guardian"]> {
  // By the database's clock: the guardians wrote by it.
  const [best] = await db().$queryRaw<{ ageMs: number; isThawing: boolean }[]>`
    SELECT (EXTRACT(EPOCH FROM now() - heartbeat_at) * 1000)::float8 AS "ageMs",
      cardinality(thawing) > 0 AS "isThawing"
    FROM guardians ORDER BY heartbeat_at DESC LIMIT 1`;
  return best ? { state: workerState(best.ageMs), isThawing: best.isThawing } : null;
}
