import { z } from "zod";
import { collect, paginate } from "../pagination";
import { type Pin, type Query, type Session, segment } from "../session";
import type { CallOptions } from "../transport";

/** 2.79 to 2.93 show the same fields; from 2.96 on pinned AZ, from 2.100 on scheduler hints (openstack-api.md 0). */
const SHOW: Pin = { pin: "2.93", atLeast: "2.79" };

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
const WireServer = z.object({
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

/** A VM as Nova shows it. What the policy hides, or a dead cell cannot tell, is undefined. */
export type Server = ReturnType<typeof toServer>;

function toServer(s: z.output<typeof WireServer>) {
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

const ListPage = z.object({
  servers: z.array(WireServer),
  servers_links: z.array(z.object({ rel: z.string(), href: z.string() })).nullish(),
});

export interface ListServers extends CallOptions {
  /** Of all projects; needs an admin (403 otherwise). */
  allProjects?: boolean;
  projectId?: string;
  /** ISO 8601; the answer then holds deleted servers too, as status DELETED. */
  changesSince?: string;
  tags?: readonly string[];
  name?: string;
  /** Items per page; Nova's own cap is 1000. */
  pageSize?: number;
}

/**
 * VMs with all details, newest first. One that is missing here is not thereby deleted: Nova leaves out those of a
 * dead cell as soon as any filter is given.
 * GET /servers/detail (nova/api/openstack/compute/servers.py)
 */
export function listServers(session: Session, options: ListServers = {}): AsyncGenerator<Server> {
  const { allProjects, projectId, changesSince, tags, name, pageSize, ...call } = options;
  const query: Query = {
    all_tenants: allProjects ? 1 : undefined,
    project_id: projectId,
    "changes-since": changesSince,
    tags: tags?.join(","),
    name,
    limit: pageSize,
  };
  return paginate(session, {
    call: "GET /servers/detail",
    query,
    idOf: (s: Server) => s.id,
    fetch: async (q) => {
      const page = await session.json(ListPage, {
        ...call,
        service: "compute",
        method: "GET",
        path: "/servers/detail",
        query: q,
        microversion: SHOW,
        expect: [200],
      });
      return {
        items: page.servers.map(toServer),
        next: page.servers_links?.find((l) => l.rel === "next")?.href,
      };
    },
  });
}

/** @throws OpenStackError kind "not_found" */
export async function getServer(session: Session, id: string, options: CallOptions = {}): Promise<Server> {
  const { server } = await session.json(z.object({ server: WireServer }), {
    ...options,
    service: "compute",
    method: "GET",
    path: `/servers/${segment(id)}`,
    microversion: SHOW,
    expect: [200],
  });
  return toServer(server);
}

export interface BlockDevice {
  sourceType: "volume" | "snapshot" | "image" | "blank";
  id?: string;
  /** 0 for the root; null for data. */
  bootIndex: number | null;
  deleteOnTermination: boolean;
  sizeGib?: number;
  diskBus?: string;
}

export interface CreateServer extends CallOptions {
  name: string;
  flavorId: string;
  /** Omitted for a server that boots from a volume. */
  imageId?: string;
  /** In the order of the VM's interfaces; "none" for none at all. */
  networks: readonly ({ port: string } | { network: string; fixedIp?: string })[] | "none" | "auto";
  blockDevices?: readonly BlockDevice[];
  availabilityZone?: string;
  keyName?: string;
  metadata?: Record<string, string>;
  /** Set in the same call, so that a lost answer can be found again (2.52). */
  tags?: readonly string[];
  hasConfigDrive?: boolean;
  userData?: string;
  hostname?: string;
  description?: string;
  securityGroups?: readonly string[];
  serverGroupId?: string;
}

/**
 * Boot a VM. Only accepted when this returns: wait for ACTIVE with no task. A lost answer is not repeated; look by
 * tag first (create-once.ts).
 * POST /servers (nova/api/openstack/compute/servers.py)
 */
export async function createServer(
  session: Session,
  server: CreateServer,
): Promise<{ id: string; requestId: string | undefined }> {
  const { signal, deadlineMs, urgent, globalRequestId, ...s } = server;
  const body = {
    server: {
      name: s.name,
      flavorRef: s.flavorId,
      imageRef: s.imageId,
      networks:
        typeof s.networks === "string"
          ? s.networks
          : s.networks.map((n) =>
              "port" in n ? { port: n.port } : { uuid: n.network, fixed_ip: n.fixedIp },
            ),
      block_device_mapping_v2: s.blockDevices?.map((b) => ({
        boot_index: b.bootIndex,
        source_type: b.sourceType,
        destination_type: "volume",
        uuid: b.id,
        volume_size: b.sizeGib,
        disk_bus: b.diskBus,
        delete_on_termination: b.deleteOnTermination,
      })),
      availability_zone: s.availabilityZone,
      key_name: s.keyName,
      metadata: s.metadata,
      tags: s.tags,
      config_drive: s.hasConfigDrive,
      user_data: s.userData,
      hostname: s.hostname,
      description: s.description,
      security_groups: s.securityGroups?.map((name) => ({ name })),
    },
    "os:scheduler_hints": s.serverGroupId ? { group: s.serverGroupId } : undefined,
  };
  const { data, answer } = await session.jsonAnswer(z.object({ server: z.object({ id: z.string() }) }), {
    signal,
    deadlineMs,
    urgent,
    globalRequestId,
    service: "compute",
    method: "POST",
    path: "/servers",
    body,
    microversion: { pin: "2.93", atLeast: "2.90" },
    expect: [202],
  });
  return { id: data.server.id, requestId: answer.requestId };
}

/** Ask for a VM's deletion; one that is gone already is fine. DELETE /servers/{id} */
export async function deleteServer(session: Session, id: string, options: CallOptions = {}): Promise<void> {
  await session.call({
    ...options,
    service: "compute",
    method: "DELETE",
    path: `/servers/${segment(id)}`,
    expect: [204, 404],
  });
}

/** All VMs of a listing at once. */
export const listAllServers = (session: Session, options: ListServers = {}): Promise<Server[]> =>
  collect(listServers(session, options));
