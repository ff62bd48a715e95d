import { listVolumes, type Volume } from "../openstack/cinder/volumes";
import { isOpenStackError } from "../openstack/errors";
import { listPorts, type Port } from "../openstack/neutron/ports";
import { findServer, listServers, type Server } from "../openstack/nova/servers";
import { collect } from "../openstack/pagination";
import type { Session } from "../openstack/session";

/** How long reading one project may take in all, ms: ten pages of Nova's at their slowest, and some air. */
export const READ_WITHIN_MS = 120_000;

/** A list, and whether what is not in it is missing. */
export interface Listing<T> {
  items: T[];
  isWhole: boolean;
}

export interface ProjectReading {
  servers: Listing<Server>;
  volumes: Listing<Volume>;
  ports: Listing<Port>;
}

export interface HowToRead {
  projectId: string;
  /** ISO 8601 by the site's clock: only what has changed since. Undefined: everything. */
  changesSince: string | undefined;
  /** Volumes and ports are few enough to be read whole beside the changes: a page or two of each. */
  isSmall: boolean;
  signal: AbortSignal;
}

/**
 * Everything that the project has, or what has changed. All three lists are whole, or the reading fails.
 * @throws OpenStackError
 */
export async function readProject(session: Session, how: HowToRead): Promise<ProjectReading> {
  const { changesSince, isSmall, signal } = how;
  const isWhole = changesSince === undefined;
  // Neutron gives an admin the ports of all projects, unless told.
  const ports = { signal, projectId: how.projectId };
  if (isWhole || isSmall) {
    const lists = [
      collect(listServers(session, { signal, ...(isWhole ? {} : { changesSince }) })),
      collect(listVolumes(session, { signal })),
      collect(listPorts(session, ports)),
    ] as const;
    const [servers, volumes, allPorts] = await Promise.all(lists);
    return {
      servers: { items: servers, isWhole },
      volumes: { items: volumes, isWhole: true },
      ports: { items: allPorts, isWhole: true },
    };
  }
  const [servers, volumes] = await Promise.all([
    collect(listServers(session, { signal, changesSince })),
    changedVolumes(session, changesSince, signal),
  ]);
  const deviceIds = servers.filter((s) => s.status !== "DELETED").map(({ id }) => id);
  return {
    servers: { items: servers, isWhole },
    volumes,
    ports: { items: await collect(listPorts(session, { ...ports, deviceIds })), isWhole: false },
  };
}

async function changedVolumes(session: Session, updatedSince: string, signal: AbortSignal) {
  try {
    return { items: await collect(listVolumes(session, { signal, updatedSince })), isWhole: false };
  } catch (error) {
    // Releases before Ussuri cannot compare times.
    if (!isOpenStackError(error, "microversion")) throw error;
    return { items: await collect(listVolumes(session, { signal })), isWhole: true };
  }
}

/** What Nova says of single VMs: there, gone, or not answered. A service that fails for one says nothing of it. */
export async function askAbout(
  session: Session,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<{ found: Server[]; gone: string[] }> {
  const found: Server[] = [];
  const gone: string[] = [];
  await Promise.all(
    ids.map(async (id) => {
      try {
        const server = await findServer(session, id, { signal });
        if (server) found.push(server);
        else gone.push(id);
      } catch (error) {
        if (!isOpenStackError(error)) throw error;
      }
    }),
  );
  return { found, gone };
}
