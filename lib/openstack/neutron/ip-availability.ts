import { z } from "zod";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";

const WireAvailability = z.object({
  network_ip_availability: z.object({
    network_id: z.string(),
    total_ips: z.number(),
    used_ips: z.number(),
    subnet_ip_availability: z.array(
      z.object({
        subnet_id: z.string(),
        cidr: z.string(),
        ip_version: z.number(),
        total_ips: z.number(),
        used_ips: z.number(),
      }),
    ),
  }),
});

/**
 * How many addresses of a network's allocation pools are taken. Admin only: others get kind "not_found".
 * GET /network-ip-availabilities/{network} (neutron/services/network_ip_availability/plugin.py)
 */
export async function getIpAvailability(session: Session, networkId: string, options: CallOptions = {}) {
  const { network_ip_availability: a } = await session.json(WireAvailability, {
    ...options,
    service: "network",
    method: "GET",
    path: `/network-ip-availabilities/${segment(networkId)}`,
    expect: [200],
  });
  return {
    networkId: a.network_id,
    total: a.total_ips,
    used: a.used_ips,
    subnets: a.subnet_ip_availability.map((s) => ({
      subnetId: s.subnet_id,
      cidr: s.cidr,
      ipVersion: s.ip_version,
      total: s.total_ips,
      used: s.used_ips,
    })),
  };
}
