import type { Clock } from "../clock";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { METHOD_FACTS } from "../quiesce/method-facts";
import type { ClosedLeaseState } from "./lease";
import { isSure } from "./lease-due";
import type { LeaseTools } from "./lease-tools";
import { leaveOff, type Thawer } from "./leave-off";
import type { OpenLease } from "./open-lease";
import { thawLease } from "./thaw-lease";
import type { ThawNotes } from "./thaw-notes";

/** One attempt at a VM. */
const ATTEMPT_MS = 4_000;
/**
 * From the beginning of one to that of the next: a sixtieth of the time that it has taken so far, within these. What is
 * refused for hours must not fill the audit log.
 */
const AGAIN_MS = { least: 1_000, most: 10_000 };

const ENDS = {
  thawed: "thawed",
  "was-not-frozen": "not_frozen",
  gone: "gone",
  "left-off": "left_off",
} as const;

/** What is known of a lease by now; another look at it may change it meanwhile. */
export interface Thawing {
  readonly lease: OpenLease;
  readonly ownerStillSince: number | null;
}

/**
 * Thaws a VM again and again until it is sure, and writes down what was tried.
 * @returns undefined when it was told to stop before
 */
export async function thawUntilSure(
  thawing: Thawing,
  o: { tools: LeaseTools; notes: ThawNotes; clock: Clock; signal: AbortSignal; thawer: Thawer },
): Promise<ClosedLeaseState | undefined> {
  const { clock, signal, notes, tools } = o;
  const since = clock.monotonic();
  // Whoever has seen the lease just now has no ways in memory yet: without any there is nothing to try.
  if (!("ways" in tools.waysFor(thawing.lease)))
    await Promise.race([tools.warm(thawing.lease), clock.sleep(AGAIN_MS.least, signal).catch(() => {})]);
  while (!signal.aborted) {
    const { lease } = thawing;
    const beganAt = clock.monotonic();
    const found = tools.waysFor(lease);
    if (lease.keptOffFor) {
      if (await isLeftOff(lease, o.thawer)) return "left_off";
    } else if ("ways" in found) {
      const { outcome, by, tries } = await thawLease(
        lease,
        found.ways,
        { deadlineMs: ATTEMPT_MS, signal },
        clock,
      );
      if (signal.aborted && outcome.state === "unknown") return undefined;
      notes.tried(lease.id, tries);
      const evidence = {
        ownerStillSince: thawing.ownerStillSince,
        isByAnother: by !== lease.method,
        hasTimer: METHOD_FACTS[lease.method].deadMan.kind === "timer",
      };
      if (outcome.state !== "unknown" && isSure(outcome, evidence, clock.monotonic())) {
        notes.ended(lease.id, ENDS[outcome.state]);
        return ENDS[outcome.state];
      }
    } else {
      notes.tried(lease.id, [
        {
          method: lease.method,
          at: new Date(clock.now()).toISOString(),
          result: "unknown",
          cause: found.trouble,
        },
      ]);
    }
    // A credential that was replaced meanwhile is read anew; nobody waits for that.
    void tools.warm(lease);
    const againMs = Math.min(AGAIN_MS.most, Math.max(AGAIN_MS.least, (beganAt - since) / 60));
    const leftMs = againMs - (clock.monotonic() - beganAt);
    if (leftMs > 0) await clock.sleep(leftMs, signal).catch(() => {});
  }
  return undefined;
}

/**
 * What the last look at the database said holds when it is gone since: nothing is sent. One that was never told of is
 * thawed without it, from memory (DESIGN I1).
 */
async function isLeftOff({ id, serverName }: OpenLease, thawer: Thawer): Promise<boolean> {
  try {
    return (await leaveOff(id, thawer)) !== null;
  } catch (error) {
    if (!isDatabaseUnavailable(error))
      log.error({ err: error, vm: serverName }, "that a VM is left off for a failover could not be written");
    return false;
  }
}
