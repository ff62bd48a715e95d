import type { Ask } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { checkState } from "../check-state";
import { beginAction, beginEvent, endEvent } from "../instance-actions";
import { SERVERS, type Server } from "../rows";
import { changeServer } from "../server-change";
import { type AgentError, askAgent, detailOf, type Told } from "./agent";
import { isFreezing, isThawing } from "./due";
import { isAbsent, isFrozenBefore, isNotFrozen, isNothingToThaw } from "./errors";
import { lookLater } from "./looks";
import { faultOf, notedFailure } from "./notes";
import { QUIESCE_RECORDS, type QuiesceRecord } from "./rows";
import { DEADLINE_MS, FREEZE_TIMEOUT, LOOK_MS, MAX_TIMEOUT, THAW_TIMEOUT, WINDOWS_TIMEOUT } from "./settings";
import { settle } from "./waiting";

/* One quiesce and one thaw of a server, from state to state. (nova-quiesce/nova_quiesce/cycle.py) */

const eventOf = (action: "quiesce" | "unquiesce"): string => `compute_${action}_instance`;
const BY = "nova-quiesce";

function begin({ site, caller, requestId }: Ask, serverId: string, action: "quiesce" | "unquiesce"): void {
  beginAction(site, serverId, action, requestId, caller);
  beginEvent(site, serverId, requestId, eventOf(action));
}

const newRecord = (site: Site, id: string, deadline: number): QuiesceRecord => ({
  id,
  cycle: site.world.ids.hex().slice(0, 12),
  deadline,
  freeze: "sent",
  claim: 0,
  quiet: 0,
  isErrored: false,
  why: null,
  attempts: 0,
  successes: 0,
  guardRequestId: null,
  look: 0,
});

/** active → quiescing, together with the record of it. @throws Refusal 409 */
export function beginQuiesce(ask: Ask, server: Server, timeout: number): void {
  const { site, requestId } = ask;
  checkState(server, "quiesce", { vmStates: ["active"] });
  const records = site.rows(QUIESCE_RECORDS);
  const owed = records.get(server.id);
  if (owed)
    throw new Refusal(
      409,
      `Cannot 'quiesce' instance ${server.id}: the guest may still be frozen by an earlier quiesce, and is being thawed (${owed.why ?? "not confirmed yet"})`,
    );
  const isWindows = server.imageProperties.os_type === "windows";
  const seconds = isWindows ? Math.min(timeout, WINDOWS_TIMEOUT) : timeout;
  const { cycle } = records.insert(newRecord(site, server.id, site.now() + 1000 * seconds));
  changeServer(site, server.id, { taskState: "quiescing" });
  begin(ask, server.id, "quiesce");
  askAgent(site, server, {
    op: "freeze",
    by: BY,
    serverId: server.id,
    timeoutMs: 1000 * Math.min(seconds, FREEZE_TIMEOUT),
    tell: { to: "quiesce", serverId: server.id, cycle, requestId },
  });
  lookLater(site, server.id, 1000 * seconds + DEADLINE_MS);
}

/** quiescing → quiesced, or back to active. */
export function freezeEnded(site: Site, { tell, error }: Told): void {
  const { serverId, requestId, cycle } = tell;
  const server = site.rows(SERVERS).get(serverId);
  const record = site.rows(QUIESCE_RECORDS).get(serverId);
  const isOurs = record?.cycle === cycle;
  const end = (why?: AgentError) => {
    endEvent(site, serverId, requestId, eventOf("quiesce"), why ? { error: detailOf(why) } : {});
    settle(site, requestId, why);
  };
  if (!server) return void end({ kind: "absent", text: `Instance ${serverId} could not be found.` });
  if (error) {
    freezeFailed(site, server, isOurs ? record : undefined, error);
    return void end(error);
  }
  if (!isOurs || !isFreezing(server)) {
    reopen(site, serverId, "its state was changed meanwhile");
    return void end({
      kind: "failed",
      text: "its state was changed meanwhile",
    });
  }
  site.rows(QUIESCE_RECORDS).update(serverId, { freeze: "confirmed" });
  changeServer(site, serverId, { vmState: "quiesced", taskState: null });
  end();
}

function freezeFailed(
  site: Site,
  server: Server,
  record: QuiesceRecord | undefined,
  error: AgentError,
): void {
  const isOver = isNotFrozen(error);
  const records = site.rows(QUIESCE_RECORDS);
  if (record && isFreezing(server)) {
    changeServer(site, server.id, { vmState: "active", taskState: null });
    if (isOver) records.remove(server.id);
    else {
      // Who has frozen it may be at work still: a snapshot of Nova's thaws by itself.
      const claim = isFrozenBefore(error) ? site.now() + 1000 * MAX_TIMEOUT : 0;
      records.update(server.id, { freeze: "unknown", why: error.text, claim });
      lookLater(site, server.id, LOOK_MS);
    }
  } else if (!isOver) reopen(site, server.id, error.text);
  if (error.kind !== "cannot") changeServer(site, server.id, { fault: faultOf(site, error) });
}

/** Somebody has changed the state, and may have ended the record. */
function reopen(site: Site, serverId: string, why: string): void {
  const records = site.rows(QUIESCE_RECORDS);
  if (!records.get(serverId))
    records.insert({ ...newRecord(site, serverId, site.now()), freeze: "unknown", why });
  lookLater(site, serverId, LOOK_MS);
}

/** quiesced → unquiescing; from now on it is wanted thawed. @throws Refusal 409 */
export function beginUnquiesce(ask: Ask, server: Server): void {
  const { site, requestId } = ask;
  checkState(server, "unquiesce", { vmStates: ["quiesced"] });
  const now = site.now();
  const records = site.rows(QUIESCE_RECORDS);
  const known = records.get(server.id) ?? {
    ...records.insert(newRecord(site, server.id, now)),
    freeze: "unknown" as const,
  };
  const { cycle } = records.update(server.id, {
    freeze: known.freeze,
    deadline: Math.min(known.deadline, now),
    claim: now + 1000 * (THAW_TIMEOUT + 2),
  });
  changeServer(site, server.id, { taskState: "unquiescing" });
  begin(ask, server.id, "unquiesce");
  askAgent(site, server, {
    op: "thaw",
    by: BY,
    serverId: server.id,
    timeoutMs: 1000 * THAW_TIMEOUT,
    tell: { to: "unquiesce", serverId: server.id, cycle, requestId },
  });
  lookLater(site, server.id, 1000 * (THAW_TIMEOUT + 2) + LOOK_MS);
}

/** unquiescing → active; else it stays so, and a guard takes over. */
export function thawEnded(site: Site, { tell, error }: Told): void {
  const { serverId, requestId, cycle } = tell;
  const server = site.rows(SERVERS).get(serverId);
  const records = site.rows(QUIESCE_RECORDS);
  const record = records.get(serverId);
  const failure =
    error && server && isNothingToThaw(error, server)
      ? undefined
      : error && server && isAbsent(error, server)
        ? { ...error, text: `Unquiesce of instance ${serverId} failed: ${error.text}` }
        : error;
  const isOurs = record?.cycle === cycle;
  if (failure && isOurs) {
    records.update(serverId, { ...notedFailure(site, record, failure), claim: 0 });
    lookLater(site, serverId, LOOK_MS);
  } else if (isOurs && server && isThawing(server)) {
    changeServer(site, serverId, { vmState: "active", taskState: null });
    if (record.freeze === "unknown") {
      records.update(serverId, { claim: 0 });
      lookLater(site, serverId, LOOK_MS);
    } else records.remove(serverId);
  }
  endEvent(site, serverId, requestId, eventOf("unquiesce"), failure ? { error: detailOf(failure) } : {});
  settle(site, requestId, failure);
}
