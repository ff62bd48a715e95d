import type { Site } from "../../core/site";
import { GUARD, isSilent, setSilent } from "../hosts/services-of";
import { beginAction, beginEvent, controlHost, endEvent } from "../instance-actions";
import { SERVERS, type Server } from "../rows";
import { changeServer } from "../server-change";
import { type AgentError, askAgent, type Told } from "./agent";
import { dueAt, isFreezing, isGivenUp, isHeld, isInCycle, isThawing, pauseAfter } from "./due";
import { isAbsent, isNothingToThaw, isNotRunning } from "./errors";
import { lookLater, voidLooks } from "./looks";
import { faultOf, notedFailure } from "./notes";
import { QUIESCE_RECORDS, type QuiesceRecord } from "./rows";
import {
  DEADLINE_MS,
  FREEZING_GRACE,
  LONGEST_PAUSE,
  LOOK_MS,
  SETTLE,
  THAW_TIMEOUT,
  UNANSWERED_FOR,
} from "./settings";

/* The guard: a server that is due is thawed again and again, until it is sure. (nova-quiesce/nova_quiesce/rescue.py) */

const EVENT = "compute_unquiesce_instance";

const isGuardGone = (site: Site): boolean => isSilent(site, GUARD, controlHost(site));

/** Task: looks whether a server is due, and thaws it. */
export function guardLooks(
  site: Site,
  { serverId, look }: { serverId: string; look: number },
  failure?: string,
): void {
  const records = site.rows(QUIESCE_RECORDS);
  const record = records.get(serverId);
  const server = site.rows(SERVERS).get(serverId);
  if (!server) return void records.remove(serverId);
  if (!record || record.look !== look || isGuardGone(site)) return;
  if (failure !== undefined) return void lookLater(site, serverId, 2 * LOOK_MS);
  const kept = record.attempts > 0 ? { ...record, claim: 0 } : record;
  const wait = dueAt(server, kept, site.now()) - site.now();
  if (wait > 0) return void lookLater(site, serverId, wait + DEADLINE_MS);
  thaw(site, claimed(site, server, kept), kept);
}

/** Takes a server over from who is gone. */
function claimed(site: Site, server: Server, record: QuiesceRecord): Server {
  const now = site.now();
  const isLeft =
    record.claim > 0 && record.attempts === 0 && (isInCycle(server) || server.vmState !== "active");
  const why = "nova-api ended before the guest had answered";
  site.rows(QUIESCE_RECORDS).update(record.id, {
    claim: now + 1000 * (THAW_TIMEOUT + 2),
    attempts: record.attempts + 1,
    // Who claimed it has ended: its thaw may still be on its way.
    ...(isLeft
      ? {
          freeze: "unknown" as const,
          quiet: Math.max(record.quiet, Math.min(record.claim, now) + 1000 * UNANSWERED_FOR),
        }
      : {}),
    ...(isFreezing(server) ? { freeze: "unknown" as const, why } : {}),
  });
  if (isHeld(server)) return changeServer(site, server.id, { taskState: "unquiescing" });
  if (!isFreezing(server)) return server;
  const text = `Quiesce of instance ${server.id} failed: ${why}`;
  return changeServer(site, server.id, { taskState: null, fault: faultOf(site, { kind: "failed", text }) });
}

function thaw(site: Site, server: Server, { cycle, guardRequestId }: QuiesceRecord): void {
  const requestId = guardRequestId ?? `req-${site.world.ids.uuid()}`;
  if (!guardRequestId) {
    const nobody = { userId: null, projectId: undefined };
    beginAction(site, server.id, "unquiesce", requestId, nobody);
    beginEvent(site, server.id, requestId, EVENT);
    site.rows(QUIESCE_RECORDS).update(server.id, { guardRequestId: requestId });
  }
  voidLooks(site, server.id);
  askAgent(site, server, {
    op: "thaw",
    by: GUARD,
    serverId: server.id,
    timeoutMs: 1000 * THAW_TIMEOUT,
    tell: { to: "rescue", serverId: server.id, cycle, requestId },
  });
}

/** What came of a thaw of the guard's. */
export function rescueEnded(site: Site, { tell, error }: Told): void {
  const record = site.rows(QUIESCE_RECORDS).get(tell.serverId);
  const server = site.rows(SERVERS).get(tell.serverId);
  if (!server || record?.cycle !== tell.cycle) return;
  const isAway = error ? isAbsent(error, server) : false;
  if (error && !isAway && !isNothingToThaw(error, server)) notThawed(site, server, record, error);
  else thawed(site, server, record, !isAway);
}

function notThawed(site: Site, server: Server, before: QuiesceRecord, error: AgentError): void {
  const records = site.rows(QUIESCE_RECORDS);
  const record = records.update(server.id, { successes: 0, ...notedFailure(site, before, error) });
  const isKnownFrozen = isInCycle(server) || record.isErrored;
  const pause = pauseAfter(record.attempts, isKnownFrozen);
  if (isGivenUp(server, record, site.now())) {
    records.update(server.id, { isErrored: true });
    changeServer(site, server.id, { vmState: "error", taskState: null, fault: faultOf(site, error) });
  } else if (isThawing(server) && isNotRunning(error))
    // Without a task Nova finds out whether it is off, or paused.
    changeServer(site, server.id, { taskState: null });
  // The guest hangs, and writes: each call holds a thread there.
  lookLater(
    site,
    server.id,
    1000 * (!isKnownFrozen && error.kind === "unanswered" ? Math.max(pause, 15) : pause),
  );
}

function thawed(site: Site, server: Server, before: QuiesceRecord, isSure: boolean): void {
  const records = site.rows(QUIESCE_RECORDS);
  const record = records.update(server.id, { successes: before.successes + 1 });
  const needed = isSure && record.freeze === "confirmed" ? 1 : 2;
  const wait = untilQuiet(site, record);
  const isOver = record.successes >= needed && wait <= 0;
  const isOurs =
    isThawing(server) || (server.vmState === "error" && server.taskState === null && record.isErrored);
  // It writes again: the state says so at once, the record when sure.
  if (isOurs && (isOver || isSure)) {
    records.update(server.id, { isErrored: false });
    changeServer(site, server.id, { vmState: "active", taskState: null });
  }
  if (isOver) {
    endEvent(site, server.id, record.guardRequestId ?? "", EVENT);
    return void records.remove(server.id);
  }
  const pause =
    record.successes >= needed
      ? Math.min(Math.max(1000 * SETTLE, wait), 1000 * LONGEST_PAUSE)
      : 1000 * SETTLE;
  lookLater(site, server.id, pause);
}

/** Until no earlier call is on its way any more. */
function untilQuiet(site: Site, { quiet, freeze, deadline }: QuiesceRecord): number {
  const sent = freeze === "sent" ? deadline + 1000 * FREEZING_GRACE : 0;
  return Math.max(quiet, sent) - site.now();
}

/** Silences the guard: a quiesce is refused 20 s later, and nothing is thawed by itself from now on. */
export function stopGuard(site: Site): void {
  setSilent(site, GUARD, controlHost(site), true);
}

/** The guard is back, and sees to what is due. */
export function startGuard(site: Site): void {
  setSilent(site, GUARD, controlHost(site), false);
  for (const { id } of site.rows(QUIESCE_RECORDS).all()) lookLater(site, id, LOOK_MS);
}
