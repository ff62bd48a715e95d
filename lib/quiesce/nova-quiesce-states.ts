import { OpenStackError } from "../openstack/errors";
import { QUIESCE_REPORT_SERVERS, type QuiescedServer, showQuiesce } from "../openstack/nova/quiesce";
import { findServer } from "../openstack/nova/servers";
import type { Session } from "../openstack/session";
import { heldStateOf } from "./look-at-quiesce";
import { mapLimited } from "./map-limited";
import type { HeldState, QuiesceTarget, ThawCall } from "./quiesce-method";

/** How nova-quiesce holds each of these VMs: one question for a hundred of them. Never throws for what the cloud does. */
export async function novaQuiesceStates(
  session: Session,
  targets: readonly QuiesceTarget[],
  call: ThawCall,
): Promise<Map<string, HeldState>> {
  const ids = [...new Set(targets.map((t) => t.serverId))];
  const options = { ...call, urgent: true };
  const pages = Array.from({ length: Math.ceil(ids.length / QUIESCE_REPORT_SERVERS) }, (_, i) =>
    ids.slice(i * QUIESCE_REPORT_SERVERS, (i + 1) * QUIESCE_REPORT_SERVERS),
  );
  const told = new Map<string, QuiescedServer>();
  const unanswered = new Set<string>();
  await mapLimited(pages, async (page) => {
    const report = await orUndefined(showQuiesce(session, page, options));
    for (const server of report?.servers ?? []) told.set(server.id, server);
    if (!report) for (const id of page) unanswered.add(id);
  });
  const states = await mapLimited(ids, async (id): Promise<[string, HeldState]> => {
    const server = told.get(id);
    if (server) return [id, heldStateOf(server)];
    if (unanswered.has(id)) return [id, "unknown"];
    // Left out: deleted, or another project's; missing from a list is not deleted (I17).
    const isGone = await orUndefined(findServer(session, id, options).then((s) => s === undefined));
    return [id, isGone ? "gone" : "unknown"];
  });
  return new Map(states);
}

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof OpenStackError) return undefined;
    throw error;
  }
}
