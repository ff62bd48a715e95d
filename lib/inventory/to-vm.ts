import type { Volume } from "../openstack/cinder/volumes";
import type { Port } from "../openstack/neutron/ports";
import type { Attachment } from "../openstack/nova/attachments";
import type { InstanceAction, InstanceActionWithEvents } from "../openstack/nova/instance-actions";
import type { LiveMigration } from "../openstack/nova/migrations";
import type { KnownServerDetail } from "./server-row";
import { statusGroup } from "./status-group";
import type { Progress, VmAction, VmMigration, VmPort, VmServer, VmVolumes } from "./vm";

/* What OpenStack says, as the page shows it. Pure: what is not known comes out as null. */

/** By number (nova/compute/power_state.py). */
const POWER: Record<number, string> = {
  0: "none",
  1: "running",
  3: "paused",
  4: "off",
  6: "crashed",
  7: "suspended",
};

/** Hosts and traces are for those who may inspect sites. */
interface View {
  mayInspect: boolean;
}

export const toVmServer = (s: KnownServerDetail, { mayInspect }: View): VmServer => ({
  group: statusGroup(s),
  status: s.status,
  taskState: s.taskState ?? null,
  powerState: s.powerState === undefined ? null : (POWER[s.powerState] ?? `state ${s.powerState}`),
  createdAt: s.createdAt || null,
  updatedAt: s.updatedAt ?? null,
  description: s.description ?? null,
  flavor: s.flavor
    ? { name: s.flavor.name, vcpus: s.flavor.vcpus, ramMib: s.flavor.ramMib, diskGib: s.flavor.diskGib }
    : null,
  availabilityZone: s.availabilityZone || null,
  host: mayInspect ? (s.host ?? null) : null,
  keyName: s.keyName ?? null,
  isLocked: s.isLocked ?? null,
  lockedReason: s.lockedReason ?? null,
  hasConfigDrive: s.isUnknown ? null : s.hasConfigDrive,
  addresses: s.isUnknown
    ? null
    : s.addresses.map(({ address, network, type }) => ({ address, network, type: type ?? null })),
  securityGroups: s.securityGroups,
  tags: s.tags,
  fault: s.fault?.message ?? null,
});

/** A volume of a VM as far as it is known: perhaps only its id. */
export interface KnownVolume {
  id: string;
  volume?: Volume | undefined;
  attachment?: Pick<Attachment, "device" | "isDeletedWithServer"> | undefined;
  missingSince?: string | null;
}

/** The order of the devices, /dev/vda … /dev/vdz, /dev/vdaa; what has none comes last. The same each time. */
const byDevice = (a: Device, b: Device) => {
  const [x, y] = [a.device ?? "~", b.device ?? "~"];
  return x.length - y.length || x.localeCompare(y) || a.id.localeCompare(b.id);
};

interface Device {
  id: string;
  device: string | null;
}

export function toVmVolumes(
  server: KnownServerDetail | undefined,
  serverId: string,
  known: readonly KnownVolume[],
): VmVolumes {
  const volumes = known.map(({ id, volume, attachment, missingSince = null }) => {
    const own = volume?.attachments.find((a) => a.serverId === serverId);
    const device = attachment?.device ?? own?.device ?? null;
    return {
      id,
      name: volume?.name || null,
      sizeGib: volume?.sizeGib ?? null,
      type: volume?.typeName ?? null,
      status: volume?.status ?? null,
      device,
      isRoot: device !== null && device === server?.rootDevice && server.imageId === undefined,
      isBootable: volume?.isBootable ?? null,
      isMultiattach: volume?.isMultiattach ?? null,
      isEncrypted: volume?.isEncrypted ?? null,
      isDeletedWithServer: attachment?.isDeletedWithServer ?? null,
      missingSince,
    };
  });
  const rootDisk = !server || server.isUnknown ? "unknown" : server.imageId ? "local" : "volume";
  return { volumes: volumes.sort(byDevice), rootDisk };
}

/** The volume that holds what the VM was booted from: its own word, or the first bootable one. */
export function rootVolumeOf(server: KnownServerDetail, known: readonly KnownVolume[]): Volume | undefined {
  if (server.imageId !== undefined) return undefined;
  const { volumes } = toVmVolumes(server, server.id, known);
  const root = volumes.find((v) => v.isRoot) ?? volumes.find((v) => v.isBootable);
  return known.find(({ id }) => id === root?.id)?.volume;
}

export function toVmPorts(ports: readonly Port[], server: KnownServerDetail | undefined): VmPort[] {
  const order = server?.addresses.map(({ mac }) => mac) ?? [];
  const rank = ({ mac }: Port) => (order.includes(mac) ? order.indexOf(mac) : order.length);
  return [...ports]
    .sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id))
    .map((p) => ({
      id: p.id,
      name: p.name || null,
      mac: p.mac,
      networkId: p.networkId,
      network: server?.addresses.find(({ mac }) => mac === p.mac)?.network ?? null,
      addresses: p.fixedIps.map(({ address }) => address),
      status: p.status ?? null,
      vnicType: p.vnicType ?? null,
      hasPortSecurity: p.hasPortSecurity ?? null,
    }));
}

export const toVmAction = (a: InstanceAction | InstanceActionWithEvents, { mayInspect }: View): VmAction => ({
  action: a.action,
  requestId: a.requestId,
  startedAt: a.startedAt ?? null,
  updatedAt: a.updatedAt ?? null,
  hasFailed: a.hasFailed,
  events: ("events" in a ? a.events : []).map((e) => ({
    event: e.event,
    hasFailed: e.hasFailed,
    finishedAt: e.finishedAt ?? null,
    details: mayInspect ? (e.details ?? null) : null,
  })),
});

const progress = (bytes: LiveMigration["memoryBytes"]): Progress | null =>
  bytes.total === undefined || bytes.processed === undefined || bytes.total === 0
    ? null
    : {
        totalBytes: bytes.total,
        processedBytes: bytes.processed,
        remainingBytes: bytes.remaining ?? null,
      };

export const toVmMigration = (m: LiveMigration, { mayInspect }: View): VmMigration => ({
  status: m.status,
  sourceHost: mayInspect ? (m.sourceHost ?? null) : null,
  targetHost: mayInspect ? (m.targetHost ?? null) : null,
  startedAt: m.createdAt ?? null,
  memory: progress(m.memoryBytes),
  disk: progress(m.diskBytes),
});
