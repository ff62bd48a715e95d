import { deleteAttachment, listAttachments } from "../openstack/cinder/attachments";
import { findVolume } from "../openstack/cinder/volumes";
import { findPort } from "../openstack/neutron/ports";
import { removeRouterInterface } from "../openstack/neutron/routers";
import { findServer } from "../openstack/nova/servers";
import { collect } from "../openstack/pagination";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import type { ResourceKind } from "../runs/run-resources";
import type { FoundResource } from "./found-resource";
import { type Release, releaseSnapshot } from "./release-snapshot";

/** What is held by something that is gone, or is just going. */
interface Held {
  id: string;
  runId: string;
  /** Of a snapshot: what it was cut of. */
  volumeId: string | null;
}

type Releaser = (session: Session, held: Held, call: CallOptions) => Promise<Release>;

/** In these states of a kind somebody works on it, or uses it: or did, and died. */
const RELEASERS: Partial<Record<ResourceKind, { states: readonly string[]; release: Releaser }>> = {
  snapshot: {
    states: ["backing-up"],
    release: (session, { id, volumeId }, call) =>
      releaseSnapshot(session, { snapshotId: id, volumeId: volumeId ?? "" }, call),
  },
  volume: { states: ["reserved", "attaching", "in-use", "detaching"], release: releaseVolume },
  port: { states: ["in-use"], release: releasePort },
};

/** How something in its state may be got free; undefined: it is not held by anything. Pure. */
export function releaserOf(kind: ResourceKind, { status }: FoundResource): Releaser | undefined {
  const known = RELEASERS[kind];
  return known?.states.includes(status) ? known.release : undefined;
}

/**
 * Gets a volume of ours free of VMs that are gone: a boot that failed leaves it "reserved" (openstack-api.md B9, C1).
 * Never from one that is there: it would lose its disk.
 * @throws OpenStackError
 */
async function releaseVolume(session: Session, { id, runId }: Held, call: CallOptions): Promise<Release> {
  for (const attachment of await collect(listAttachments(session, { ...call, volumeId: id }))) {
    if (attachment.serverId === undefined)
      return {
        is: "stuck",
        cause: `volume ${id} is ${attachment.status} for something that is no VM`,
        todo: `Find out for what, then: cinder attachment-delete ${attachment.id}`,
      };
    const holder = await findServer(session, attachment.serverId, call);
    if (holder) return heldBy("volume", id, holder.id, holder.metadata.stillpoint_run === runId);
    await deleteAttachment(session, attachment.id, call);
  }
  const volume = await findVolume(session, id, call);
  if (!volume) return { is: "gone" };
  if (volume.status === "available") return { is: "available" };
  if (volume.status === "reserved" && volume.attachments.length === 0)
    return {
      is: "stuck",
      cause: `volume ${id} is reserved, although nothing has it`,
      todo: `Look why at the site, then: openstack volume set --state available ${id}`,
    };
  return { is: "in-use", cause: `volume ${id} is ${volume.status}`, mayEndSoon: true };
}

/** Also of distributed and of highly available routers. (neutron_lib/constants.py ROUTER_INTERFACE_OWNERS) */
const ROUTER_PORT = /^network:(router_interface|ha_router_replicated_interface)/;

/**
 * A port whose VM is gone is free, whatever Neutron still says of it. A router gives back the one that we gave it, which
 * deletes it; not while floating IPs lead through it.
 * @throws OpenStackError
 */
async function releasePort(session: Session, { id, runId }: Held, call: CallOptions): Promise<Release> {
  const port = await findPort(session, id, call);
  if (!port) return { is: "gone" };
  if (!port.deviceId) return { is: "available" };
  if (ROUTER_PORT.test(port.deviceOwner ?? "")) {
    await removeRouterInterface(session, port.deviceId, { portId: id }, call);
    return { is: "gone" };
  }
  const isVm = port.deviceOwner === undefined || port.deviceOwner.startsWith("compute:");
  const holder = isVm ? await findServer(session, port.deviceId, call) : undefined;
  if (isVm && !holder) return { is: "available" };
  return heldBy("port", id, port.deviceId, holder?.metadata.stillpoint_run === runId);
}

const heldBy = (what: string, id: string, by: string, isOurs: boolean): Release => ({
  is: "in-use",
  cause: `${what} ${id} is used by ${by}`,
  mayEndSoon: isOurs,
});
