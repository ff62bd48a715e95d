import { z } from "zod";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";

const WireQuota = z
  .object({ limit: z.number(), in_use: z.number(), reserved: z.number() })
  .nullish()
  .transform((q) =>
    q ? { limit: q.limit < 0 ? null : q.limit, inUse: q.in_use, reserved: q.reserved } : undefined,
  );

const WireQuotas = z.object({
  instances: WireQuota,
  cores: WireQuota,
  ram: WireQuota,
  key_pairs: WireQuota,
  metadata_items: WireQuota,
  server_groups: WireQuota,
  server_group_members: WireQuota,
});

/** One resource of a project: limit null is unlimited; undefined when the site does not tell it. */
export type Quota = z.output<typeof WireQuota>;
/** What a project may use of Nova, and uses. */
export type ComputeQuotas = Awaited<ReturnType<typeof getComputeQuotas>>;

/**
 * GET /os-quota-sets/{project}/detail (nova/api/openstack/compute/quota_sets.py)
 * @throws OpenStackError kind "forbidden" for another project's, unless the user is an admin
 */
export async function getComputeQuotas(session: Session, projectId: string, options: CallOptions = {}) {
  const { quota_set: q } = await session.json(z.object({ quota_set: WireQuotas }), {
    ...options,
    service: "compute",
    method: "GET",
    path: `/os-quota-sets/${segment(projectId)}/detail`,
    microversion: { pin: "2.93", atLeast: "2.57" },
    expect: [200],
  });
  return {
    servers: q.instances,
    cores: q.cores,
    ramMib: q.ram,
    /** For each user, whatever the project; its use is not counted here. */
    keypairs: q.key_pairs,
    metadataItems: q.metadata_items,
    serverGroups: q.server_groups,
    serverGroupMembers: q.server_group_members,
  };
}
