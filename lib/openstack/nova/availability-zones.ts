import { z } from "zod";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

const WireZone = z.object({ zoneName: z.string(), zoneState: z.object({ available: z.boolean() }) });

export interface AvailabilityZone {
  name: string;
  isAvailable: boolean;
}

/**
 * The zones that servers can be put in. Any user.
 * GET /os-availability-zone (nova/api/openstack/compute/availability_zone.py)
 */
export async function listComputeZones(
  session: Session,
  options: CallOptions = {},
): Promise<AvailabilityZone[]> {
  const { availabilityZoneInfo } = await session.json(z.object({ availabilityZoneInfo: z.array(WireZone) }), {
    ...options,
    service: "compute",
    method: "GET",
    path: "/os-availability-zone",
    expect: [200],
  });
  return availabilityZoneInfo.map((zone) => ({ name: zone.zoneName, isAvailable: zone.zoneState.available }));
}
