import { AppError } from "../errors";
import type { Server } from "../openstack/nova/servers";
import type { DrillMark } from "../recoveries/read-drill-marks";
import type { FailoverMark } from "../recoveries/read-failover-marks";
import type { KnownOffers } from "../sites/site-offers";
import { explainFailure } from "./explain-failure";
import { quiesceFacts } from "./quiesce-facts";
import type { KnownVm } from "./read-known-vm";
import type { LiveVm } from "./read-live-vm";
import type { ScopeState } from "./read-scopes";
import { rootVolumeOf, toVmAction, toVmMigration, toVmPorts, toVmServer, toVmVolumes } from "./to-vm";
import type { Part, Vm } from "./vm";
import { toVmMethods } from "./vm-methods";

interface Ingredients {
  siteId: string;
  serverId: string;
  scope: ScopeState;
  known: KnownVm | undefined;
  /** How the site's VMs can be held still; undefined: not known. */
  offers: KnownOffers | undefined;
  /** What is being asked; undefined: nothing is; an error: why nothing could be. */
  live: LiveVm | unknown;
  drill: DrillMark | null;
  /** A failover has made it, or left it behind. */
  mark: FailoverMark | null;
  /** The reader may know of hosts, addresses and traces. */
  mayInspect: boolean;
}

const isLive = (live: unknown): live is LiveVm =>
  typeof live === "object" && live !== null && "imageProperties" in live;

/** All parts of a VM, each live or else as last known. */
export async function assembleVm(ingredients: Ingredients): Promise<Vm> {
  const { siteId, serverId, scope, known, offers, live, mayInspect } = ingredients;
  const answer = isLive(live) ? await live.server.catch(() => undefined) : undefined;
  const isCellDown = answer?.isUnknown === true;
  /** Nova's word, unless it is no more than that the VM exists, and more was known. */
  const told = isCellDown && known ? undefined : answer;
  const last = known && (isCellDown ? { ...known.server, status: "UNKNOWN", taskState: null } : known.server);
  const asOf = lastAsOf(scope, known, isCellDown);
  const part = async <T>(
    read: ((parts: LiveVm) => Promise<T | null>) | undefined,
    value: T | null,
    valueAsOf: Date | null,
  ): Promise<Part<T>> => {
    const asLast = { value, isLive: false, asOf: (value !== null && valueAsOf?.toISOString()) || null };
    if (live === undefined) return asLast;
    const because = (error: unknown) => {
      const { full, brief } = explainFailure(error);
      return { ...asLast, why: mayInspect ? full : brief };
    };
    if (!isLive(live) || !read) return because(live);
    try {
      return { value: await read(live), isLive: true, asOf: new Date().toISOString() };
    } catch (error) {
      return because(error);
    }
  };
  const lastRoot = last && rootVolumeOf(last, known.volumes);
  const server = told ?? last;
  const view = { mayInspect };
  const [serverPart, volumes, ports, methods, quiesce, actions, migration] = await Promise.all([
    part(
      async (l) => toVmServer(told ?? silent(await l.server), view),
      last ? toVmServer(last, view) : null,
      asOf.server,
    ),
    part(
      async (l) => toVmVolumes(server, serverId, await l.volumes),
      known ? toVmVolumes(known.server, serverId, known.volumes) : null,
      asOf.things,
    ),
    part(
      async (l) => toVmPorts(await l.ports, server),
      known ? toVmPorts(known.ports, known.server) : null,
      asOf.things,
    ),
    part(
      async (l) => {
        const now = told ?? silent(await l.server);
        // An image that cannot be read now is told as last known, or as not known.
        return toVmMethods(now, await l.imageProperties.catch(() => lastRoot?.imageMetadata), offers);
      },
      last ? toVmMethods(last, lastRoot?.imageMetadata, offers) : null,
      asOf.server,
    ),
    part(
      async (l) => {
        const properties = isCellDown ? silent(await l.server) : await l.imageProperties;
        return properties ? quiesceFacts(properties) : null;
      },
      lastRoot?.imageMetadata ? quiesceFacts(lastRoot.imageMetadata) : null,
      asOf.things,
    ),
    part(async (l) => (await l.actions).map((action) => toVmAction(action, view)), null, null),
    part(
      async (l) => {
        const found = await l.migration;
        return found ? toVmMigration(found, view) : null;
      },
      null,
      null,
    ),
  ]);
  return {
    siteId,
    siteName: scope.siteName,
    serverId,
    projectId: scope.projectId,
    projectName: scope.projectName,
    name: answer?.name ?? known?.name ?? serverId,
    missingSince: answer ? null : (known?.missingSince ?? null),
    deletedAt: answer ? null : (known?.deletedAt ?? null),
    drill: ingredients.drill,
    mark: ingredients.mark,
    server: serverPart,
    volumes,
    ports,
    methods,
    quiesce,
    actions,
    migration,
  };
}

/** From when what was last known is; null: we do not know. No later than it was last told. */
function lastAsOf({ asOf, wholeAt }: ScopeState, known: KnownVm | undefined, isCellDown: boolean) {
  const things = known?.isSmallProject ? asOf : wholeAt;
  // Readings go on while its cell is down, and tell nothing of it.
  if (isCellDown || known?.server.status === "UNKNOWN") return { server: null, things };
  return { server: known?.missingSince || known?.deletedAt ? known.seenAt : asOf, things };
}

/** Nova's whole answer while a VM's cell is down (nova/api/openstack/compute/views/servers.py): nothing to show. */
function silent(_: Server): never {
  throw new AppError(
    "unavailable",
    "Nova does not reach the cell that this VM is in: it tells only that the VM exists. Check that cell's database and message queue at the site.",
  );
}
