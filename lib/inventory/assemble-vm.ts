import { isOpenStackError } from "../openstack/errors";
import { explainFailure } from "./explain-failure";
import { quiesceFacts } from "./quiesce-facts";
import type { KnownVm } from "./read-known-vm";
import type { LiveVm } from "./read-live-vm";
import type { ScopeState } from "./read-scopes";
import { rootVolumeOf, toVmAction, toVmMigration, toVmPorts, toVmServer, toVmVolumes } from "./to-vm";
import type { Part, Vm } from "./vm";

interface Ingredients {
  siteId: string;
  serverId: string;
  scope: ScopeState;
  known: KnownVm | undefined;
  /** What is being asked; undefined: nothing is; an error: why nothing could be. */
  live: LiveVm | unknown;
}

const isLive = (live: unknown): live is LiveVm =>
  typeof live === "object" && live !== null && "imageProperties" in live;

/** All parts of a VM, each live or else as last known. */
export async function assembleVm({ siteId, serverId, scope, known, live }: Ingredients): Promise<Vm> {
  const knownAsOf = scope.asOf?.toISOString() ?? null;
  const part = async <T>(
    read: ((parts: LiveVm) => Promise<T | null>) | undefined,
    last: T | null,
  ): Promise<Part<T>> => {
    const asLast = { value: last, isLive: false, asOf: last === null ? null : knownAsOf };
    if (live === undefined) return asLast;
    if (!isLive(live) || !read) return { ...asLast, why: explainFailure(live) };
    try {
      return { value: await read(live), isLive: true, asOf: new Date().toISOString() };
    } catch (error) {
      return { ...asLast, why: explain(error) };
    }
  };
  const lastRoot = known && rootVolumeOf(known.server, known.volumes);
  const serverNow = () => (isLive(live) ? live.server.catch(() => known?.server) : known?.server);
  const [server, volumes, ports, quiesce, actions, migration] = await Promise.all([
    part(async (l) => toVmServer(await l.server), known ? toVmServer(known.server) : null),
    part(
      async (l) => toVmVolumes(await serverNow(), serverId, await l.volumes),
      known ? toVmVolumes(known.server, serverId, known.volumes) : null,
    ),
    part(
      async (l) => toVmPorts(await l.ports, await serverNow()),
      known ? toVmPorts(known.ports, known.server) : null,
    ),
    part(
      async (l) => {
        const properties = await l.imageProperties;
        return properties ? quiesceFacts(properties) : null;
      },
      lastRoot?.imageMetadata ? quiesceFacts(lastRoot.imageMetadata) : null,
    ),
    part(async (l) => (await l.actions).map(toVmAction), null),
    part(async (l) => {
      const found = await l.migration;
      return found ? toVmMigration(found) : null;
    }, null),
  ]);
  const name = isLive(live) ? await live.server.then((s) => s.name).catch(() => undefined) : undefined;
  return {
    siteId,
    siteName: scope.siteName,
    serverId,
    projectId: scope.projectId,
    projectName: scope.projectName,
    name: name ?? known?.name ?? serverId,
    missingSince: server.isLive ? null : (known?.missingSince ?? null),
    deletedAt: server.isLive ? null : (known?.deletedAt ?? null),
    server,
    volumes,
    ports,
    quiesce,
    actions,
    migration,
  };
}

/** A refusal is no failure of the site: most clouds tell members nothing of hosts and migrations. */
function explain(error: unknown): string {
  if (isOpenStackError(error, "forbidden")) return `The credential may not read this. ${error.message}`;
  return explainFailure(error);
}
