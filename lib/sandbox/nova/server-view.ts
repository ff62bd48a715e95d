import { type Ask, isAtLeast } from "../core/http";
import { novaTime, zonelessTime } from "../core/times";
import { HOSTS } from "../placement/rows";
import { hostIdOf } from "./host-id";
import type { Server } from "./rows";
import { flavorView, imageView, serverLinks } from "./server-links";
import { addressesOf, securityGroupsOf } from "./server-network";
import { statusOf } from "./server-status";

/** Statuses with which a fault is shown, and those with progress. (nova/api/openstack/compute/views/servers.py) */
const FAULT_STATUSES = new Set(["ERROR", "DELETED"]);
const PROGRESS_STATUSES = new Set(["ACTIVE", "BUILD", "REBUILD", "RESIZE", "VERIFY_RESIZE", "MIGRATING"]);

/** Name, id and links of a server. */
export const basicView = ({ site }: Ask, { id, name }: Server) => ({
  id,
  name,
  links: serverLinks(site, id),
});

/** A server with all details, as the microversion and the policies have them. (views/servers.py, show) */
export function serverView(ask: Ask, server: Server, { isShow = false } = {}): Record<string, unknown> {
  const { site, caller } = ask;
  const since = (version: string, fields: () => Record<string, unknown>) =>
    isAtLeast(ask, version) ? fields() : {};
  const status = statusOf(server);
  const groups = securityGroupsOf(site, server);
  return {
    id: server.id,
    name: server.name,
    status,
    tenant_id: server.projectId,
    user_id: server.userId,
    metadata: server.metadata,
    hostId: hostIdOf(server.hostName, server.projectId),
    image: server.imageId === "" ? "" : imageView(site, server.imageId),
    flavor: flavorView(ask, server.flavor),
    created: novaTime(server.createdAt),
    updated: novaTime(server.updatedAt),
    addresses: server.vmState === "building" ? {} : addressesOf(site, server),
    accessIPv4: server.accessIpV4,
    accessIPv6: server.accessIpV6,
    links: serverLinks(site, server.id),
    "OS-DCF:diskConfig": server.diskConfig,
    ...(FAULT_STATUSES.has(status) && server.fault ? { fault: faultView(ask, server.fault) } : {}),
    ...(PROGRESS_STATUSES.has(status) ? { progress: server.progress } : {}),
    "OS-EXT-AZ:availability_zone": server.availabilityZone,
    config_drive: server.hasConfigDrive ? "True" : "",
    key_name: server.keyName,
    "OS-SRV-USG:launched_at": usageTime(server.launchedAt),
    "OS-SRV-USG:terminated_at": usageTime(server.terminatedAt),
    ...(groups.length > 0 ? { security_groups: groups.map((name) => ({ name })) } : {}),
    ...(caller.isAdmin ? adminFields(ask, server) : {}),
    "OS-EXT-STS:task_state": server.taskState,
    "OS-EXT-STS:vm_state": server.vmState,
    "OS-EXT-STS:power_state": server.powerState,
    "os-extended-volumes:volumes_attached": server.volumeAttachments.map((v) => ({
      id: v.volumeId,
      ...since("2.3", () => ({ delete_on_termination: v.deleteOnTermination })),
    })),
    ...(caller.isAdmin ? since("2.16", () => ({ host_status: hostStatus(ask, server) })) : {}),
    ...since("2.9", () => ({ locked: server.lockedBy !== null })),
    ...since("2.73", () => ({ locked_reason: server.lockedReason })),
    ...since("2.19", () => ({ description: server.description })),
    ...since("2.26", () => ({ tags: server.tags })),
    ...since("2.63", () => ({ trusted_image_certificates: server.trustedImageCertificates })),
    ...(caller.isAdmin ? {} : since("2.90", () => ({ "OS-EXT-SRV-ATTR:hostname": server.hostname }))),
    ...(isShow
      ? since("2.71", () => ({ server_groups: server.serverGroupId ? [server.serverGroupId] : [] }))
      : {}),
  };
}

const adminFields = (ask: Ask, server: Server) => ({
  "OS-EXT-SRV-ATTR:host": server.hostName,
  "OS-EXT-SRV-ATTR:instance_name": server.instanceName,
  "OS-EXT-SRV-ATTR:hypervisor_hostname": server.hostName,
  ...(isAtLeast(ask, "2.3")
    ? {
        "OS-EXT-SRV-ATTR:reservation_id": server.reservationId,
        "OS-EXT-SRV-ATTR:launch_index": server.launchIndex,
        "OS-EXT-SRV-ATTR:hostname": server.hostname,
        "OS-EXT-SRV-ATTR:kernel_id": "",
        "OS-EXT-SRV-ATTR:ramdisk_id": "",
        "OS-EXT-SRV-ATTR:root_device_name": server.rootDevice,
        "OS-EXT-SRV-ATTR:user_data": server.userData,
      }
    : {}),
});

/** (nova/compute/api.py, get_instance_host_status) */
function hostStatus({ site }: Ask, { hostName }: Server): string {
  if (!hostName) return "";
  const host = site.rows(HOSTS).find(({ name }) => name === hostName);
  if (!host) return "UNKNOWN";
  if (!host.isUp) return "DOWN";
  return host.isEnabled ? "UP" : "MAINTENANCE";
}

const faultView = ({ caller }: Ask, fault: NonNullable<Server["fault"]>) => ({
  code: fault.code,
  created: novaTime(fault.createdAt),
  message: fault.message,
  ...(fault.details && (caller.isAdmin || fault.code !== 500) ? { details: fault.details } : {}),
});

/** Whole seconds, and no zone. */
const usageTime = (ms: number | null) => (ms === null ? null : zonelessTime(Math.floor(ms / 1000) * 1000));
