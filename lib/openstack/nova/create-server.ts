import { z } from "zod";
import { callOptionsOf } from "../call-options";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

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
  s: CreateServer,
): Promise<{ id: string; requestId: string | undefined }> {
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
    ...callOptionsOf(s),
    service: "compute",
    method: "POST",
    path: "/servers",
    body,
    microversion: { pin: "2.93", atLeast: "2.90" },
    expect: [202],
  });
  return { id: data.server.id, requestId: answer.requestId };
}
