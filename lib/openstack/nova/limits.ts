import { z } from "zod";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

const Limit = z
  .number()
  .nullish()
  .transform((n) => (n === undefined || n === null ? undefined : n < 0 ? null : n));

const WireLimits = z.object({
  maxTotalInstances: Limit,
  maxTotalCores: Limit,
  maxTotalRAMSize: Limit,
  maxTotalKeypairs: Limit,
  maxServerMeta: Limit,
  maxServerGroups: Limit,
  maxServerGroupMembers: Limit,
  totalInstancesUsed: z.number().nullish(),
  totalCoresUsed: z.number().nullish(),
  totalRAMUsed: z.number().nullish(),
  totalServerGroupsUsed: z.number().nullish(),
});

/** What the credential's project may use, and uses. A maximum of null is unlimited, undefined not told. */
export type ComputeLimits = Awaited<ReturnType<typeof getComputeLimits>>;

/**
 * The quota of the session's own project in one cheap call that needs no admin.
 * GET /limits (nova/api/openstack/compute/limits.py)
 * @param options.projectId another project; needs an admin
 */
export async function getComputeLimits(session: Session, options: CallOptions & { projectId?: string } = {}) {
  const { projectId, ...call } = options;
  const { limits } = await session.json(z.object({ limits: z.object({ absolute: WireLimits }) }), {
    ...call,
    service: "compute",
    method: "GET",
    path: "/limits",
    query: { tenant_id: projectId },
    microversion: { pin: "2.93", atLeast: "2.57" },
    expect: [200],
  });
  const l = limits.absolute;
  return {
    servers: { max: l.maxTotalInstances, used: l.totalInstancesUsed ?? undefined },
    cores: { max: l.maxTotalCores, used: l.totalCoresUsed ?? undefined },
    ramMib: { max: l.maxTotalRAMSize, used: l.totalRAMUsed ?? undefined },
    serverGroups: { max: l.maxServerGroups, used: l.totalServerGroupsUsed ?? undefined },
    maxKeypairs: l.maxTotalKeypairs,
    maxServerMetadata: l.maxServerMeta,
    maxServerGroupMembers: l.maxServerGroupMembers,
  };
}
