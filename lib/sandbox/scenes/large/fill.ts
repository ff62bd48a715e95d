import { setWriting } from "../../cinder/content";
import { quotaClass } from "../../cinder/quotas/limits";
import { setLimits } from "../../cinder/quotas/set-limits";
import { ATTACHMENTS, VOLUME_TYPES, VOLUMES } from "../../cinder/rows";
import type { Site } from "../../core/site";
import { Look } from "../../neutron/look";
import { networks } from "../../neutron/networks";
import { ports } from "../../neutron/ports";
import { subnets } from "../../neutron/subnets";
import { embedded } from "../../nova/create/insert-server";
import { POWER, SERVERS, type VolumeAttachment } from "../../nova/rows";
import { FLAVORS } from "../../nova/rows-site";
import { claim } from "../../placement/for-nova";
import { makeHost } from "../../placement/make-host";

/** What a project is filled with. */
export interface Filling {
  /** Everything is named after it: "large-00001", "large-net". */
  name: string;
  servers: number;
  volumesEach: number;
  /** Of each volume. */
  sizeGib: number;
  /** Of its network. */
  cidr: string;
  /** Compute hosts more than there are. */
  hosts: number;
  /** What the image said from which the root volumes came; without it they came from none. */
  imageMetadata?: Readonly<Record<string, string>>;
}

/** Puts running servers into a project, each with a port and as many volumes, as they are after weeks. */
export function fill(site: Site, projectId: string, userId: string, filling: Filling): void {
  setLimits(site, quotaClass("default"), { volumes: -1, snapshots: -1, gigabytes: -1 });
  const flavor = site.rows(FLAVORS).all()[0];
  const type = site.rows(VOLUME_TYPES).all()[0];
  if (!flavor || !type) throw new Error("the scene has no flavor or no volume type");
  for (let i = 0; i < filling.hosts; i++) makeHost(site, `${filling.name}-compute${i + 1}`);
  const look = new Look(site, { projectId, isAdmin: true });
  const network = networks.create?.(look, { name: `${filling.name}-net`, project_id: projectId });
  subnets.create?.(look, {
    name: `${filling.name}-subnet`,
    network_id: network?.id,
    project_id: projectId,
    ip_version: 4,
    cidr: filling.cidr,
  });
  for (let n = 1; n <= filling.servers; n++) {
    const id = site.world.ids.uuid();
    const name = `${filling.name}-${String(n).padStart(5, "0")}`;
    const hostName = claim(site, id, flavor, { projectId, userId }) ?? null;
    const port = ports.create?.(look, {
      network_id: network?.id,
      project_id: projectId,
      device_id: id,
      device_owner: "compute:nova",
      "binding:host_id": hostName,
    });
    const volumeAttachments = Array.from({ length: filling.volumesEach }, (_, i) => {
      const owner = { projectId, userId, typeId: type.id, serverId: id, hostName, name: `${name}-${i}` };
      return makeVolume(site, filling, owner, i);
    });
    const now = site.now();
    site.rows(SERVERS).insert({
      id,
      number: n,
      name,
      projectId,
      userId,
      vmState: "active",
      taskState: null,
      powerState: POWER.running,
      progress: 0,
      hostName,
      instanceName: `r${site.index + 1}-${n.toString(16).padStart(8, "0")}`,
      reservationId: `r-${n.toString(36).padStart(8, "0")}`,
      launchIndex: 0,
      availabilityZone: "nova",
      flavor: embedded(flavor),
      imageId: "",
      imageProperties: { hw_qemu_guest_agent: "yes" },
      keyName: null,
      hostname: name,
      description: null,
      metadata: {},
      tags: [],
      userData: null,
      hasConfigDrive: false,
      accessIpV4: "",
      accessIpV6: "",
      diskConfig: "MANUAL",
      rootDevice: "/dev/vda",
      volumeAttachments,
      portIds: port ? [port.id] : [],
      madePortIds: port ? [port.id] : [],
      portTags: {},
      serverGroupId: null,
      schedulerHints: {},
      trustedImageCertificates: null,
      lockedBy: null,
      lockedReason: null,
      fault: null,
      createdAt: now,
      updatedAt: now,
      launchedAt: now,
      terminatedAt: null,
    });
  }
}

interface Owner {
  projectId: string;
  userId: string;
  typeId: string;
  serverId: string;
  hostName: string | null;
  name: string;
}

function makeVolume(
  site: Site,
  { sizeGib, imageMetadata }: Filling,
  owner: Owner,
  index: number,
): VolumeAttachment {
  const { projectId, userId, typeId, serverId, hostName, name } = owner;
  const { ids } = site.world;
  const [volumeId, attachmentId] = [ids.uuid(), ids.uuid()];
  const device = `/dev/vd${"abcdefghij"[index]}`;
  const now = site.now();
  site.rows(VOLUMES).insert({
    id: volumeId,
    projectId,
    userId,
    name,
    description: null,
    sizeGib,
    status: "in-use",
    attachStatus: "attached",
    migrationStatus: null,
    replicationStatus: null,
    typeId,
    az: "nova",
    host: `r${site.index + 1}-cinder@main#file`,
    isBootable: index === 0,
    isMultiattach: false,
    isReadonly: null,
    metadata: {},
    imageMetadata: index === 0 ? (imageMetadata ?? null) : null,
    snapshotId: null,
    sourceVolumeId: null,
    groupId: null,
    encryptionKeyId: null,
    attachmentIds: [attachmentId],
    previousStatus: null,
    createdAt: now,
    updatedAt: now,
  });
  site.rows(ATTACHMENTS).insert({
    id: attachmentId,
    volumeId,
    projectId,
    serverId,
    status: "attached",
    mode: "rw",
    device,
    hostName,
    connectionInfo: {},
    attachedAt: now,
    createdAt: now,
  });
  setWriting(site, volumeId, true);
  return {
    volumeId,
    attachmentId,
    bdmId: ids.uuid(),
    device,
    isRoot: index === 0,
    deleteOnTermination: false,
    tag: null,
  };
}
