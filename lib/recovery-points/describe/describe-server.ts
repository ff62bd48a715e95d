import type { PlannedMember } from "../../backups/backup-plan";
import type { ServerGroup } from "../../openstack/nova/server-groups";
import type { ServerDescription } from "../server-description";
import { describeGroups, describePorts, unseenOf } from "./describe-network";
import type { NetworkReading } from "./read-network";
import { isWhollyShown, type Read, type VmReading } from "./read-vm";

export interface Surroundings {
  projectName: string | null;
  network: Read<NetworkReading>;
  /** Of its project, with their members. */
  serverGroups: Read<ServerGroup[]>;
}

/** All that is kept of a VM but its user data. What could not be read is named. Pure. */
export function describeServer(
  member: PlannedMember,
  vm: VmReading,
  { projectName, network, serverGroups }: Surroundings,
): ServerDescription {
  const { server } = vm;
  const missing: string[] = [];
  const failed: string[] = [];
  const ports = "value" in network ? describePorts(server, network.value) : [];
  const seen = "value" in network ? describeGroups(ports, network.value) : { groups: [], unseen: [] };
  if ("failure" in network)
    failed.push(`its ports and security groups (${network.failure.call}: ${network.failure.causeText})`);
  for (const id of seen.unseen) missing.push(`the rules of the security group ${id}`);
  missing.push(...unseenOf(ports));
  if (!server.flavor) failed.push("its flavor, which the site hides");
  if (!isWhollyShown(server)) missing.push("its user data, which the site shows to administrators only");
  if (vm.keypair && "failure" in vm.keypair) missing.push(`the public key of its keypair ${server.keyName}`);
  if (vm.image && "failure" in vm.image) missing.push("the properties of its image");
  const group = "value" in serverGroups ? groupOf(server.id, serverGroups.value) : undefined;
  if ("failure" in serverGroups) missing.push("its server group");
  for (const [id, volume] of vm.volumes)
    if (!volume) missing.push(`the volume ${id}, which is of another project or gone`);
  return {
    serverId: server.id,
    name: server.name ?? member.name,
    description: server.description ?? null,
    projectId: server.projectId,
    projectName,
    flavor: server.flavor
      ? { ...server.flavor, name: server.flavor.name, extraSpecs: server.flavor.extraSpecs ?? null }
      : null,
    availabilityZone: server.availabilityZone ?? null,
    hostname: server.hostname ?? null,
    metadata: server.metadata,
    tags: server.tags,
    hasConfigDrive: server.hasConfigDrive,
    hasUserData: isWhollyShown(server) ? server.userData !== undefined : null,
    keypair: keypairOf(vm),
    serverGroup: group
      ? {
          name: group.name,
          policy: group.policy,
          rules: group.maxServersPerHost === undefined ? {} : { maxServersPerHost: group.maxServersPerHost },
        }
      : null,
    imageProperties: imagePropertiesOf(vm),
    bootOrder: member.bootOrder,
    position: member.position,
    wasPoweredOff: member.hold.kind === "off",
    volumes: volumesOf(member, vm),
    ports,
    securityGroups: seen.groups,
    missing,
    failed,
  };
}

const groupOf = (serverId: string, groups: readonly ServerGroup[]) =>
  groups.find(({ serverIds }) => serverIds.includes(serverId));

function keypairOf({ server, keypair }: VmReading): ServerDescription["keypair"] {
  if (server.keyName === undefined) return null;
  const known = keypair && "value" in keypair ? keypair.value : undefined;
  return {
    name: server.keyName,
    publicKey: known?.publicKey ?? null,
    type: known?.type ?? null,
    fingerprint: known?.fingerprint ?? null,
  };
}

/** What its firmware, buses and agent follow: of its image, or of the volume that it boots from. */
function imagePropertiesOf({ server, image, attachments, volumes }: VmReading): Record<string, string> {
  if (image) return "value" in image ? image.value : {};
  const root = attachments.find(({ device }) => device !== undefined && device === server.rootDevice);
  const all = attachments.map(({ volumeId }) => volumes.get(volumeId));
  return ((root && volumes.get(root.volumeId)) ?? all.find((v) => v?.isBootable))?.imageMetadata ?? {};
}

function volumesOf(member: PlannedMember, vm: VmReading): ServerDescription["volumes"] {
  const excluded = new Set(member.excluded.map(({ volumeId }) => volumeId));
  const planned = new Map(member.volumes.map((volume) => [volume.volumeId, volume]));
  return vm.attachments.map(({ volumeId, device, isDeletedWithServer }) => {
    const volume = vm.volumes.get(volumeId);
    const plan = planned.get(volumeId);
    return {
      volumeId,
      name: volume?.name ?? plan?.name ?? volumeId,
      sizeGib: volume?.sizeGib ?? plan?.sizeGib ?? 0,
      type: volume?.typeName ?? plan?.type ?? null,
      device: device ?? null,
      isRoot: plan?.isRoot ?? (device !== undefined && device === vm.server.rootDevice),
      isBootable: volume?.isBootable ?? null,
      deleteOnTermination: isDeletedWithServer,
      metadata: volume?.metadata ?? {},
      imageMetadata: volume?.imageMetadata ?? null,
      availabilityZone: volume?.availabilityZone ?? null,
      isExcluded: excluded.has(volumeId),
      isEncrypted: volume?.isEncrypted ?? null,
      isMultiattach: volume?.isMultiattach ?? null,
    };
  });
}
