import { z } from "zod";

const Address = z.object({
  addr: z.string(),
  version: z.number(),
  "OS-EXT-IPS-MAC:mac_addr": z.string().nullish(),
  "OS-EXT-IPS:type": z.string().nullish(),
});

/*
 * A server in a cell that is down comes as id, status UNKNOWN, tenant_id and created only (2.69), so all else is
 * optional here. (nova/api/openstack/compute/views/servers.py)
 */
export const WireServer = z.object({
  id: z.string(),
  status: z.string(),
  tenant_id: z.string(),
  created: z.string(),
  updated: z.string().nullish(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  user_id: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
  key_name: z.string().nullish(),
  config_drive: z.string().nullish(),
  locked: z.boolean().nullish(),
  locked_reason: z.string().nullish(),
  // "" for a server that boots from a volume
  image: z.union([z.literal(""), z.object({ id: z.string() })]).nullish(),
  flavor: z
    .object({
      original_name: z.string(),
      vcpus: z.number(),
      ram: z.number(),
      disk: z.number(),
      ephemeral: z.number(),
      swap: z.number(),
      extra_specs: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
  addresses: z.record(z.string(), z.array(Address)).nullish(),
  security_groups: z.array(z.object({ name: z.string() })).nullish(),
  server_groups: z.array(z.string()).nullish(),
  fault: z.object({ code: z.number(), message: z.string(), details: z.string().nullish() }).nullish(),
  "os-extended-volumes:volumes_attached": z
    .array(z.object({ id: z.string(), delete_on_termination: z.boolean().nullish() }))
    .nullish(),
  "OS-EXT-STS:vm_state": z.string().nullish(),
  "OS-EXT-STS:task_state": z.string().nullish(),
  "OS-EXT-STS:power_state": z.number().nullish(),
  "OS-EXT-AZ:availability_zone": z.string().nullish(),
  "OS-EXT-SRV-ATTR:host": z.string().nullish(),
  "OS-EXT-SRV-ATTR:hypervisor_hostname": z.string().nullish(),
  "OS-EXT-SRV-ATTR:instance_name": z.string().nullish(),
  "OS-EXT-SRV-ATTR:root_device_name": z.string().nullish(),
  "OS-EXT-SRV-ATTR:user_data": z.string().nullish(),
  "OS-EXT-SRV-ATTR:hostname": z.string().nullish(),
});

/** What Nova says of a VM, in our words. */
export function toServer(s: z.output<typeof WireServer>) {
  return {
    id: s.id,
    name: s.name ?? undefined,
    /** For people; decide by vmState and taskState. */
    status: s.status,
    /** True when its cell is down and only its existence is known. */
    isUnknown: s.status === "UNKNOWN" && s.name == null,
    vmState: s["OS-EXT-STS:vm_state"] ?? undefined,
    /** null: nothing is going on. undefined: not known. */
    taskState: s["OS-EXT-STS:task_state"],
    /** 0 none, 1 running, 3 paused, 4 off, 6 crashed, 7 suspended */
    powerState: s["OS-EXT-STS:power_state"] ?? undefined,
    projectId: s.tenant_id,
    userId: s.user_id ?? undefined,
    createdAt: s.created,
    updatedAt: s.updated ?? undefined,
    description: s.description ?? undefined,
    metadata: s.metadata ?? {},
    tags: s.tags ?? [],
    keyName: s.key_name ?? undefined,
    hasConfigDrive: s.config_drive === "True",
    isLocked: s.locked ?? undefined,
    lockedReason: s.locked_reason ?? undefined,
    /** Undefined for a server that boots from a volume. */
    imageId: s.image ? s.image.id : undefined,
    flavor: s.flavor
      ? {
          name: s.flavor.original_name,
          vcpus: s.flavor.vcpus,
          ramMib: s.flavor.ram,
          diskGib: s.flavor.disk,
          ephemeralGib: s.flavor.ephemeral,
          swapMib: s.flavor.swap,
          extraSpecs: s.flavor.extra_specs ?? undefined,
        }
      : undefined,
    /** By network label, in the order of the VM's interfaces. */
    addresses: Object.entries(s.addresses ?? {}).flatMap(([network, list]) =>
      list.map((a) => ({
        network,
        address: a.addr,
        version: a.version,
        mac: a["OS-EXT-IPS-MAC:mac_addr"] ?? undefined,
        type: a["OS-EXT-IPS:type"] ?? undefined,
      })),
    ),
    securityGroups: (s.security_groups ?? []).map((g) => g.name),
    serverGroupIds: s.server_groups ?? [],
    fault: s.fault ? { code: s.fault.code, message: s.fault.message } : undefined,
    /** The order means nothing; see listAttachments. */
    volumeIds: (s["os-extended-volumes:volumes_attached"] ?? []).map((v) => v.id),
    availabilityZone: s["OS-EXT-AZ:availability_zone"] ?? undefined,
    host: s["OS-EXT-SRV-ATTR:host"] ?? undefined,
    hypervisor: s["OS-EXT-SRV-ATTR:hypervisor_hostname"] ?? undefined,
    instanceName: s["OS-EXT-SRV-ATTR:instance_name"] ?? undefined,
    rootDevice: s["OS-EXT-SRV-ATTR:root_device_name"] ?? undefined,
    hostname: s["OS-EXT-SRV-ATTR:hostname"] ?? undefined,
    /** Base64; may hold secrets. Admin only. */
    userData: s["OS-EXT-SRV-ATTR:user_data"] ?? undefined,
  };
}
