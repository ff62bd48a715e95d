import type { FreezeLease } from "../generated/prisma/client";
import type { HeldVm, StepView } from "../runs/run-view";

interface Of {
  run: { id: string; number: number; vnfId: string };
  budgetMs: number;
  steps: ReadonlyMap<string, StepView>;
  now: Date;
}

/** What a run tells of its leases is written by and by: one that has just thawed is no alarm yet. */
const TOLD_LATE_MS = 1_000;
/** Of a try by others: it is known to run, or to be left off, though the lease may not be closed yet. */
const RUNS: readonly string[] = ["thawed", "was-not-frozen", "gone", "left-off"];

/** The VMs that may be frozen now by a run: those whose lease is open, with all who have tried to thaw them. Pure. */
export function toHeld(leases: readonly FreezeLease[], { run, budgetMs, steps, now }: Of): HeldVm[] {
  const open = leases.filter(({ closedAt }) => closedAt === null);
  const since = Math.min(...open.map(sinceOf).map((at) => at.getTime()));
  const isPast = now.getTime() - since > budgetMs + TOLD_LATE_MS;
  return open.map((lease) => {
    const tries = [...ownTries(lease, steps), ...(lease.thawTries as unknown as HeldVm["tries"])].sort(
      (a, b) => (a.at < b.at ? -1 : 1),
    );
    return {
      leaseId: lease.id,
      runId: run.id,
      runNumber: run.number,
      vnfId: run.vnfId,
      vnfName: lease.vnfName,
      siteName: lease.siteName,
      serverId: lease.serverId,
      serverName: lease.serverName,
      since: sinceOf(lease).toISOString(),
      budgetMs,
      thawsBy: lease.thawsBy?.toISOString() ?? null,
      isStuck: isPast || tries.some(({ result }) => !RUNS.includes(result)),
      tries,
    };
  });
}

const sinceOf = ({ sentAt, armedAt }: FreezeLease): Date => sentAt ?? armedAt;

const ownTries = ({ serverId, method }: FreezeLease, steps: Of["steps"]): HeldVm["tries"] =>
  (steps.get(`thaw:${serverId}`)?.attempts ?? [])
    .filter(({ hasFailed }) => hasFailed)
    .map(({ at, result, cause }) => ({
      by: "run",
      at: new Date(at).toISOString(),
      method,
      result,
      ...(cause ? { cause } : {}),
    }));
