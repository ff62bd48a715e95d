import { db } from "../../db";
import { findVolume, listVolumes, type Volume } from "../../openstack/cinder/volumes";
import { findServer, listServers, type Server } from "../../openstack/nova/servers";
import type { Session } from "../../openstack/session";
import type { CallOptions } from "../../openstack/transport";
import type { BackupContext } from "../backup-context";

/** What the site has now of all that a plan names, by id. */
export interface PlanLook {
  servers: ReadonlyMap<string, Server>;
  volumes: ReadonlyMap<string, Volume>;
}

/** Things that are asked for one by one at a time. */
const AT_ONCE = 20;
/** A project's list is read where it has at most so many times what is wanted: a row of it costs about a tenth of a call. */
const LIST_UP_TO = 10;

/** Reads the VMs and volumes of a plan, each by the credential of its project, in the way that costs the site less. @throws OpenStackError */
export async function lookAtPlan(ctx: BackupContext): Promise<PlanLook> {
  const servers = new Map<string, Server>();
  const volumes = new Map<string, Volume>();
  const call = { signal: ctx.signal };
  await Promise.all(
    [...new Set(ctx.plan.members.map((m) => m.credentialId))].map(async (credentialId) => {
      const session = await ctx.reader(credentialId);
      const members = ctx.plan.members.filter((m) => m.credentialId === credentialId);
      const serverIds = members.map((m) => m.serverId);
      const volumeIds = members.flatMap((m) => m.volumes.map((v) => v.volumeId));
      const known = await countKnown(ctx.plan.site.id, [...new Set(members.map((m) => m.projectId))]);
      const allServers = isFewer(known.servers, serverIds) ? listServers(session, call) : [];
      const allVolumes = isFewer(known.volumes, volumeIds) ? listVolumes(session, call) : [];
      await Promise.all([
        readAll(session, serverIds, servers, findServer, allServers, call),
        readAll(session, volumeIds, volumes, findVolume, allVolumes, call),
      ]);
    }),
  );
  return { servers, volumes };
}

/** How many VMs and volumes these projects had when they were last read. */
async function countKnown(siteId: string, projectIds: string[]) {
  const where = { siteId, projectId: { in: projectIds } };
  const [servers, volumes] = await Promise.all([
    db().inventoryServer.count({ where: { ...where, deletedAt: null } }),
    db().inventoryVolume.count({ where }),
  ]);
  return { servers, volumes };
}

/** Whether a list of so many costs the site less than each that is wanted asked for by itself. */
const isFewer = (inList: number, wanted: readonly string[]): boolean =>
  wanted.length > AT_ONCE && inList <= wanted.length * LIST_UP_TO;

async function readAll<T extends { id: string }>(
  session: Session,
  ids: readonly string[],
  into: Map<string, T>,
  find: (session: Session, id: string, options: CallOptions) => Promise<T | undefined>,
  listed: AsyncIterable<T> | Iterable<T>,
  call: CallOptions,
): Promise<void> {
  const wanted = new Set(ids);
  for await (const item of listed) if (wanted.has(item.id)) into.set(item.id, item);
  // What is missing from a list is not thereby gone (I17).
  const missing = [...wanted].filter((id) => !into.has(id));
  for (let i = 0; i < missing.length; i += AT_ONCE)
    await Promise.all(
      missing.slice(i, i + AT_ONCE).map(async (id) => {
        const item = await find(session, id, call);
        if (item) into.set(id, item);
      }),
    );
}
