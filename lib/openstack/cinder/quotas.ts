import { z } from "zod";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";

const Usage = z.object({ limit: z.number(), in_use: z.number(), reserved: z.number() });
// Its "id" is a string; a resource that we do not know may look like anything.
const QuotaSet = z.object({ quota_set: z.record(z.string(), z.unknown()) });

export interface QuotaUsage {
  /** null: no limit */
  limit: number | null;
  inUse: number;
  /** Asked for by operations that go on now. */
  reserved: number;
}

export interface CinderQuotas {
  volumes?: QuotaUsage | undefined;
  snapshots?: QuotaUsage | undefined;
  /** GiB of volumes and, unless the site says otherwise, of snapshots. */
  gigabytes?: QuotaUsage | undefined;
  backups?: QuotaUsage | undefined;
  /** GiB; each backup counts with the full size of its volume. */
  backupGigabytes?: QuotaUsage | undefined;
  groups?: QuotaUsage | undefined;
  /** By name of the volume type. */
  byType: Record<string, { volumes?: QuotaUsage; snapshots?: QuotaUsage; gigabytes?: QuotaUsage }>;
}

/**
 * What a project may have and has. Of another project than the token's only for admins.
 * GET /os-quota-sets/{project}?usage=true (cinder/api/contrib/quotas.py)
 */
export async function getQuotas(
  session: Session,
  projectId: string,
  options: CallOptions = {},
): Promise<CinderQuotas> {
  const { quota_set } = await session.json(QuotaSet, {
    ...options,
    service: "volume",
    method: "GET",
    path: `/os-quota-sets/${segment(projectId)}`,
    query: { usage: true },
    expect: [200],
  });
  const usages = new Map<string, QuotaUsage>();
  for (const [name, value] of Object.entries(quota_set)) {
    const usage = Usage.safeParse(value);
    if (usage.success) usages.set(name, toUsage(usage.data));
  }
  return {
    volumes: usages.get("volumes"),
    snapshots: usages.get("snapshots"),
    gigabytes: usages.get("gigabytes"),
    backups: usages.get("backups"),
    backupGigabytes: usages.get("backup_gigabytes"),
    groups: usages.get("groups"),
    byType: byTypeOf(usages),
  };
}

const toUsage = (u: z.output<typeof Usage>): QuotaUsage => ({
  limit: u.limit < 0 ? null : u.limit,
  inUse: u.in_use,
  reserved: u.reserved,
});

/** `volumes_ssd`, `gigabytes_ssd` and `snapshots_ssd` are those of the type ssd. */
function byTypeOf(usages: ReadonlyMap<string, QuotaUsage>): CinderQuotas["byType"] {
  const types: CinderQuotas["byType"] = {};
  for (const [name, usage] of usages) {
    const [, resource, type] = /^(volumes|snapshots|gigabytes)_(.+)$/.exec(name) ?? [];
    if (!resource || !type) continue;
    types[type] = { ...types[type], [resource]: usage };
  }
  return types;
}
