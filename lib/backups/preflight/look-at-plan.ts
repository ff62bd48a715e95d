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

/** Up to this many are asked for one by one; of more, a project's whole list costs less. */
const ONE_BY_ONE = 20;

/** Reads the VMs and volumes of a plan, each by the credential of its project. @throws OpenStackError */
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
      await Promise.all([
        readAll(session, serverIds, servers, findServer, () => listServers(session, call), call),
        readAll(session, volumeIds, volumes, findVolume, () => listVolumes(session, call), call),
      ]);
    }),
  );
  return { servers, volumes };
}

async function readAll<T extends { id: string }>(
  session: Session,
  ids: readonly string[],
  into: Map<string, T>,
  find: (session: Session, id: string, options: CallOptions) => Promise<T | undefined>,
  list: () => AsyncIterable<T>,
  call: CallOptions,
): Promise<void> {
  const wanted = new Set(ids);
  if (wanted.size > ONE_BY_ONE)
    for await (const item of list()) if (wanted.has(item.id)) into.set(item.id, item);
  // What is missing from a list is not thereby gone (I17).
  const missing = [...wanted].filter((id) => !into.has(id));
  for (let i = 0; i < missing.length; i += ONE_BY_ONE)
    await Promise.all(
      missing.slice(i, i + ONE_BY_ONE).map(async (id) => {
        const item = await find(session, id, call);
        if (item) into.set(id, item);
      }),
    );
}
