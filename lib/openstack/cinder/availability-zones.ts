import { z } from "zod";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

const WireZone = z.object({ zoneName: z.string(), zoneState: z.object({ available: z.boolean() }) });

/**
 * The zones that volumes can be put in. Any user.
 * GET /os-availability-zone (cinder/api/contrib/availability_zones.py)
 * @throws OpenStackError
 */
export async function listVolumeZones(
  session: Session,
  options: CallOptions = {},
): Promise<{ name: string; isAvailable: boolean }[]> {
  const { availabilityZoneInfo } = await session.json(z.object({ availabilityZoneInfo: z.array(WireZone) }), {
    ...options,
    service: "volume",
    method: "GET",
    path: "/os-availability-zone",
    expect: [200],
  });
  return availabilityZoneInfo.map((zone) => ({ name: zone.zoneName, isAvailable: zone.zoneState.available }));
}
