import { z } from "zod";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

const WireRegion = z.object({
  id: z.string(),
  description: z.string().nullish(),
  parent_region_id: z.string().nullish(),
});

export interface Region {
  /** What a region is called by everywhere; it has no other name. */
  id: string;
  description: string | undefined;
  parentId: string | undefined;
}

/** The regions that Keystone knows, also those without endpoints. Any token. GET /regions (keystone/api/regions.py) */
export async function listRegions(session: Session, options: CallOptions = {}): Promise<Region[]> {
  const { regions } = await session.json(z.object({ regions: z.array(WireRegion) }), {
    ...options,
    service: "identity",
    method: "GET",
    path: "/regions",
    expect: [200],
  });
  return regions.map((r) => ({
    id: r.id,
    description: r.description || undefined,
    parentId: r.parent_region_id ?? undefined,
  }));
}
