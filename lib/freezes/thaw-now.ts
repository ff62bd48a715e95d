import { z } from "zod";
import { type Actor, actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { systemClock } from "../clock";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { AppError } from "../errors";
import { log } from "../log";
import { parseInput } from "../parse-input";
import type { ThawOutcome } from "../quiesce/quiesce-method";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import type { Lease } from "./lease";
import { LeaseTools } from "./lease-tools";
import { leaseOf } from "./leases";
import { leaveOffIfFenced, type Thawer } from "./leave-off";
import type { OpenLease } from "./open-lease";
import { sentOn } from "./sent-on";
import { thawLease } from "./thaw-lease";
import { ThawNotes } from "./thaw-notes";
import { awaitTurn, isKnownSent, isTurnKept, SIGN_IN_MS, thawTurnMs } from "./thaw-turn";

const Input = z.object({
  leaseIds: z
    .array(z.uuid("A freeze is given by its id."))
    .min(1, "Say which VMs to thaw.")
    .max(500, "500 VMs at once are the most."),
});

/** What came of it for one VM. */
export interface ThawnVm {
  leaseId: string;
  serverName: string;
  state: ThawOutcome["state"];
  reason?: string;
  todo?: string;
}

type LeftLease = Lease & Pick<OpenLease, "sentOn">;

const ATTEMPT_MS = 6_000;
const WRITE_WITHIN_MS = 2_000;

/**
 * Thaws VMs at a person's word, from this very process: it depends on no worker and no guardian, who go on with it
 * when it does not succeed. Each run's VMs in the reverse of their quiesce. Those that run already are no error.
 * @throws AppError `forbidden`, `invalid`, `not_found`
 */
export async function thawNow(session: Session, input: unknown): Promise<ThawnVm[]> {
  requirePermission(session, "freezes.thaw");
  const { leaseIds } = parseInput(Input, input, "Nothing was thawed.");
  const rows = await db().freezeLease.findMany({
    where: { id: { in: leaseIds }, run: { vnf: visibleVnfs(session) } },
    orderBy: { position: "desc" },
  });
  if (rows.length === 0)
    throw new AppError("not_found", "These VMs are not held by Stillpoint, as far as you may see.");
  const asOf = { database: await databaseNow(), monotonic: systemClock.monotonic() };
  const leases = rows.map(leaseOf).map((lease) => ({ ...lease, sentOn: sentOn(lease, asOf) }));
  const open = leases.filter(({ closedAt }) => closedAt === null);
  const actor = actorOf(session);
  // Beside the thaws: they wait for no database.
  const written = audited(async (tx) => {
    for (const lease of open) await recordAudit(tx, actor, askedFor(lease));
  }).catch((error: unknown) => log.error({ err: error }, "that a thaw was asked for could not be written"));
  const thawn = await thawAll(open, actor, session.name);
  await written;
  return [...leases.filter(({ closedAt }) => closedAt !== null).map(wasClosed), ...thawn];
}

const hasTurn = (lease: LeftLease): boolean => isTurnKept(isKnownSent(lease), lease.method);

async function thawAll(leases: readonly LeftLease[], actor: Actor, name: string): Promise<ThawnVm[]> {
  const tools = new LeaseTools(actor);
  const notes = new ThawNotes(name);
  await Promise.all(leases.map((lease) => tools.warm(lease)));
  const runs = [...new Set(leases.map(({ runId }) => runId))];
  const thawn = await Promise.all(
    runs.map(async (runId) => {
      const begun: Promise<ThawnVm>[] = [];
      const ofRun = leases.filter((each) => each.runId === runId);
      const armed = ofRun.filter((each) => !hasTurn(each)).length;
      const signInEndsAt = systemClock.monotonic() + SIGN_IN_MS;
      for (const lease of ofRun) {
        const one = thawOne(lease, { actor, by: name }, tools, notes);
        begun.push(one);
        const waitMs = signInEndsAt - systemClock.monotonic();
        const turnMs = thawTurnMs(hasTurn(lease), armed);
        await awaitTurn(one, turnMs, systemClock, tools.signedIn(lease), waitMs);
      }
      return Promise.all(begun);
    }),
  );
  await notes.flush(WRITE_WITHIN_MS);
  return thawn.flat();
}

async function thawOne(
  lease: LeftLease,
  thawer: Thawer,
  tools: LeaseTools,
  notes: ThawNotes,
): Promise<ThawnVm> {
  const { id: leaseId, serverName } = lease;
  const left = await leaveOffIfFenced(lease, thawer).catch((error: unknown) => {
    log.error({ err: error, vm: serverName }, "that a VM is left off for a failover could not be written");
    return NOT_WRITTEN;
  });
  if (left) return { leaseId, serverName, ...left };
  const found = tools.waysFor(lease);
  if ("trouble" in found)
    return { leaseId, serverName, state: "unknown", reason: found.trouble, todo: BY_HAND };
  const { outcome, tries } = await thawLease(lease, found.ways, { deadlineMs: ATTEMPT_MS });
  notes.tried(leaseId, tries);
  // That it runs proves nothing while its owner may still freeze it: the guardian closes the lease when that is sure.
  if (outcome.state === "thawed" || outcome.state === "gone") notes.ended(leaseId, outcome.state);
  return { leaseId, serverName, ...outcome };
}

const NOT_WRITTEN = {
  state: "unknown",
  reason: "a failover has fenced it, which could not be written down",
  todo: "Try again when the database answers.",
} as const;
const BY_HAND = "Thaw it by hand at its site.";

const askedFor = ({ serverId, serverName, siteId, siteName, runId, vnfName, method }: Lease) => ({
  action: "freeze.thaw_asked",
  target: { kind: "server", id: serverId, name: serverName },
  site: { id: siteId, name: siteName },
  details: { vnf: vnfName, method },
  runId,
});

const ENDED = {
  thawed: "thawed",
  not_frozen: "was-not-frozen",
  gone: "gone",
  left_off: "left-off",
} as const;

function wasClosed({ id: leaseId, serverName, state, closedBy }: Lease): ThawnVm {
  const ended = Object.hasOwn(ENDED, state) ? ENDED[state as keyof typeof ENDED] : "thawed";
  const was = ended === "left-off" ? "left off for a failover" : "thawed already";
  return { leaseId, serverName, state: ended, reason: `it was ${was}, by ${closedBy ?? "somebody"}` };
}
