import { z } from "zod";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

/** Drivers report a number, or "infinite", or "unknown". */
const Capacity = z.union([z.number(), z.string()]).nullish();

const WirePool = z.object({
  name: z.string(),
  capabilities: z.object({
    volume_backend_name: z.string().nullish(),
    storage_protocol: z.unknown().optional(),
    vendor_name: z.string().nullish(),
    total_capacity_gb: Capacity,
    free_capacity_gb: Capacity,
    backend_state: z.string().nullish(),
    thin_provisioning_support: z.unknown().optional(),
    multiattach: z.unknown().optional(),
    consistent_group_snapshot_enabled: z.unknown().optional(),
    replication_enabled: z.unknown().optional(),
    replication_targets: z.array(z.string()).nullish(),
  }),
});

const gib = (value: z.output<typeof Capacity>) => {
  if (value === "infinite") return Number.POSITIVE_INFINITY;
  const number = value == null || value === "" ? Number.NaN : Number(value);
  return Number.isNaN(number) ? undefined : number;
};

// Some drivers say true, some "True".
const isTrue = (value: unknown) => value === true || (typeof value === "string" && /^true$/i.test(value));

function toPool({ name, capabilities: c }: z.output<typeof WirePool>) {
  return {
    /** `host@backend#pool` */
    name,
    backendName: c.volume_backend_name ?? undefined,
    vendor: c.vendor_name ?? undefined,
    /** Undefined when the driver does not know. */
    totalGib: gib(c.total_capacity_gb),
    freeGib: gib(c.free_capacity_gb),
    isUp: c.backend_state == null ? undefined : c.backend_state === "up",
    isThin: isTrue(c.thin_provisioning_support),
    isMultiattach: isTrue(c.multiattach),
    /** Whether it can cut all volumes of a group at one moment. */
    hasConsistentGroupSnapshots: isTrue(c.consistent_group_snapshot_enabled),
    isReplicated: isTrue(c.replication_enabled),
    replicationTargets: c.replication_targets ?? [],
  };
}

/** A place where volumes may lie, as its driver last reported it. */
export type Pool = ReturnType<typeof toPool>;

/** The pools that the scheduler knows. Admin only. GET /scheduler-stats/get_pools (contrib/scheduler_stats.py) */
export async function listPools(session: Session, options: CallOptions = {}): Promise<Pool[]> {
  const { pools } = await session.json(z.object({ pools: z.array(WirePool) }), {
    ...options,
    service: "volume",
    method: "GET",
    path: "/scheduler-stats/get_pools",
    query: { detail: true },
    expect: [200],
  });
  return pools.map(toPool);
}
