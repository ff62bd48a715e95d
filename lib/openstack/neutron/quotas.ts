import { z } from "zod";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";

const Usage = z.object({ limit: z.number(), used: z.number(), reserved: z.number() });

export interface NetworkQuota {
  /** null: no limit */
  limit: number | null;
  inUse: number;
  reserved: number;
}

/**
 * What a project may have and has, by Neutron's own names: network, subnet, port, router, floatingip,
 * security_group, security_group_rule ... Of another project only for admins.
 * GET /quotas/{project}/details.json (neutron/extensions/quotasv2_detail.py)
 */
export async function getNetworkQuotas(
  session: Session,
  projectId: string,
  options: CallOptions = {},
): Promise<Record<string, NetworkQuota>> {
  const { quota } = await session.json(z.object({ quota: z.record(z.string(), Usage) }), {
    ...options,
    service: "network",
    method: "GET",
    path: `/quotas/${segment(projectId)}/details.json`,
    expect: [200],
  });
  return Object.fromEntries(
    Object.entries(quota).map(([name, u]) => [
      name,
      { limit: u.limit < 0 ? null : u.limit, inUse: u.used, reserved: u.reserved },
    ]),
  );
}
