import type { Clock } from "../clock";
import type { RunResource } from "../generated/prisma/client";
import { groupBy } from "../group-by";
import { isOpenStackError, type OpenStackError } from "../openstack/errors";
import type { Session } from "../openstack/session";
import { Gate } from "../runs/gate";
import { noteRemoved, noteResources, RESOURCE_KINDS, type ResourceKind } from "../runs/run-resources";
import { type FoundResource, KIND_CALLS } from "./found-resource";
import { isUnderTag } from "./is-own";
import { judgeRemoval, type Removal, wordsOf } from "./judge-removal";
import { listTogether } from "./list-together";
import { releaserOf } from "./release-held";

/** What removes: a session of the credential that made it, whose calls are journalled, and who may still act. */
export interface Remover {
  session: Session;
  clock: Clock;
  assertFence(): void;
  signal?: AbortSignal | undefined;
  /** How long is waited in all, ms. */
  withinMs: number;
  /** When an intent without an id is old enough to have come to nothing. */
  sureBefore: Date;
  /** Told of each look at what is to go: what is left of it, by what was there. */
  onLook?(rows: readonly RunResource[], left: readonly Left[]): void;
}

/** What could not be removed yet. */
export interface Left {
  row: RunResource;
  cause: string;
  todo?: string;
  error?: OpenStackError;
}

/** Deletions at a time at a site, of all runs of this process. */
const REMOVALS_AT_ONCE = 8;
/** Up to this many are looked at one by one; of more, a list costs less. */
const ONE_BY_ONE = 8;
/** What uses goes before what it uses, what came from a snapshot before it. */
const ORDER: readonly ResourceKind[] = [
  "server",
  "port",
  "backup",
  "volume",
  "snapshot",
  "group_snapshot",
  "subnet",
  "network",
  "security_group",
  "server_group",
  "keypair",
  "flavor",
];
/** Gone when their deletion is answered. */
const AT_ONCE: readonly ResourceKind[] = [
  "port",
  "subnet",
  "network",
  "security_group",
  "server_group",
  "keypair",
  "flavor",
];
/** As long as some of these are going, the site would refuse (openstack-api.md E: SubnetInUse, NetworkInUse ...). */
const AFTER: Partial<Record<ResourceKind, readonly ResourceKind[]>> = {
  subnet: ["server", "port"],
  network: ["server", "port", "subnet"],
  security_group: ["server", "port"],
};

/**
 * Removes what a run made with one credential: looks, asks for the deletion of what may be deleted, looks again. Only
 * what is recorded, carries the run's mark and lies in the credential's project; may be called again at any time.
 * @returns what is not gone within the time, and why
 */
export async function removeResources(rows: readonly RunResource[], remover: Remover): Promise<Left[]> {
  const { clock, signal } = remover;
  const endsAt = clock.monotonic() + remover.withinMs;
  let open = rows.filter((row) => isKind(row.kind));
  for (let pause = 500; ; ) {
    const left = await removeOnce(open, remover);
    remover.onLook?.(open, left);
    // What waited for what is gone now goes next.
    pause = left.length < open.length ? 500 : Math.min(pause * 2, 10_000);
    open = left.map(({ row }) => row);
    const isHopeful = left.some(({ mayEndSoon }) => mayEndSoon);
    const rest = endsAt - clock.monotonic();
    if (!isHopeful || rest <= 0 || signal?.aborted) return left;
    await clock.sleep(Math.min(pause, rest), signal);
  }
}

const isKind = (kind: string): kind is ResourceKind => (RESOURCE_KINDS as readonly string[]).includes(kind);

type Looked = Left & { mayEndSoon: boolean };

async function removeOnce(rows: readonly RunResource[], remover: Remover): Promise<Looked[]> {
  const left: Looked[] = [];
  const byKind = groupBy(rows, (row) => row.kind as ResourceKind);
  for (const kind of ORDER) {
    const ofKind = byKind.get(kind) ?? [];
    const first = left.find(
      ({ row, mayEndSoon }) => mayEndSoon && AFTER[kind]?.includes(row.kind as ResourceKind),
    );
    if (first)
      left.push(...ofKind.map((row) => ({ row, cause: `it goes after: ${first.cause}`, mayEndSoon: true })));
    else left.push(...(await removeKind(kind, ofKind, remover)));
  }
  return left;
}

async function removeKind(
  kind: ResourceKind,
  rows: readonly RunResource[],
  remover: Remover,
): Promise<Looked[]> {
  if (rows.length === 0) return [];
  try {
    const projectId = await remover.session.projectId({ signal: remover.signal });
    const found = await look(kind, rows, remover);
    const results = await Promise.all(
      rows.map((row) =>
        gateOf(row.siteId).run(() => removeOne(kind, row, found.get(row.id), projectId, remover)),
      ),
    );
    return results.flatMap((result) => result ?? []);
  } catch (error) {
    if (!isOpenStackError(error)) throw error;
    return rows.map((row) => ({ row, ...failed(error), mayEndSoon: true }));
  }
}

const gates = new Map<string, Gate>();

/**
 * Each deletion is written into the audit log first: when many runs are cancelled in one moment, thousands would wait for
 * the database at once until none may wait any longer. By site: one that does not answer holds up no other.
 */
function gateOf(siteId: string): Gate {
  const gate = gates.get(siteId) ?? new Gate(REMOVALS_AT_ONCE);
  gates.set(siteId, gate);
  return gate;
}

/** What there is of each row, by the row's id; by its tag where no id is known. */
async function look(
  kind: ResourceKind,
  rows: readonly RunResource[],
  { session, signal }: Remover,
): Promise<Map<string, FoundResource>> {
  const calls = KIND_CALLS[kind];
  const [first] = rows;
  const found = new Map<string, FoundResource>();
  if (first && rows.length > ONE_BY_ONE) {
    const byId = new Map(rows.map((row) => [row.resourceId, row]));
    for (const item of await listTogether(kind, first.credentialId, session)) {
      const row = byId.get(item.id);
      if (row) found.set(row.id, item);
    }
  }
  for (const row of rows) {
    if (found.has(row.id)) continue;
    const item = row.resourceId
      ? await calls.find(session, row.resourceId, { signal })
      : await findByTag(kind, row, session, signal);
    if (item) found.set(row.id, item);
  }
  return found;
}

async function findByTag(
  kind: ResourceKind,
  row: RunResource,
  session: Session,
  signal: AbortSignal | undefined,
): Promise<FoundResource | undefined> {
  const { tag, runId, credentialId } = row;
  for await (const item of KIND_CALLS[kind].list(session, { name: tag, credentialId, signal }))
    if (isUnderTag(item, row)) {
      await noteResources(runId, [{ kind, tag, resourceId: item.id }]);
      return item;
    }
  return undefined;
}

async function removeOne(
  kind: ResourceKind,
  recorded: RunResource,
  found: FoundResource | undefined,
  projectId: string,
  { session, clock, signal, assertFence, sureBefore }: Remover,
): Promise<Looked | undefined> {
  // What was found by its tag has its id from now on.
  const row = found ? { ...recorded, resourceId: found.id } : recorded;
  if (!found) {
    if (row.resourceId === null && row.madeAt >= sureBefore)
      return { row, cause: `whether ${row.tag} was made is not sure yet`, mayEndSoon: false };
    await noteRemoved(row.id, new Date(clock.now()));
    return undefined;
  }
  const removal = judgeRemoval({ ...row, kind }, found, projectId);
  const release = removal.do === "wait" ? releaserOf(kind, found) : undefined;
  if (removal.do === "delete" || release) {
    const call = { signal, beforeSending: assertFence };
    try {
      const held = { id: found.id, runId: row.runId, volumeId: row.volumeId };
      const released = await release?.(session, held, call);
      if (released?.is === "in-use") {
        const { cause = causeOf(removal), mayEndSoon = false } = released;
        return { row, cause, mayEndSoon };
      }
      if (released?.is === "stuck")
        return { row, cause: released.cause, todo: released.todo, mayEndSoon: false };
      await KIND_CALLS[kind].remove(session, found.id, call);
      if (AT_ONCE.includes(kind)) {
        await noteRemoved(row.id, new Date(clock.now()));
        return undefined;
      }
      return { row, cause: `${wordsOf(kind)} ${found.id} is being deleted`, mayEndSoon: true };
    } catch (error) {
      if (!isOpenStackError(error)) throw error;
      return { row, ...failed(error), mayEndSoon: error.kind !== "forbidden" };
    }
  }
  return {
    row,
    cause: causeOf(removal),
    ...("todo" in removal ? { todo: removal.todo } : {}),
    mayEndSoon: "mayEndSoon" in removal && removal.mayEndSoon,
  };
}

const causeOf = (removal: Removal): string => ("cause" in removal ? removal.cause : "");

const failed = (error: OpenStackError) => ({
  cause: `${error.call} failed: ${error.causeText}`,
  todo: error.nextStep,
  error,
});
