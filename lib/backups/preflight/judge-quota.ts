import type { CinderQuotas, QuotaUsage } from "../../openstack/cinder/quotas";
import type { CheckResult, Finding } from "./check";

/** What a backup makes in one project; sizes in GiB. */
export interface QuotaNeed {
  snapshots: number;
  volumes: number;
  /** Of snapshots and of temporary volumes. */
  gigabytes: number;
  backups: number;
  /** Every backup, an increment too, counts with the full size of its volume (cinder/backup/api.py create). */
  backupGigabytes: number;
  byType: Record<string, { snapshots: number; volumes: number; gigabytes: number }>;
}

/** A line of what is shown of it. */
export interface QuotaLine {
  what: string;
  needed: number;
  inUse: number;
  /** Null: no limit. */
  limit: number | null;
  free: number | null;
}

/** openstack quota set --<this> (python-openstackclient, common/quota.py) */
const OPTIONS: Readonly<Record<string, string>> = { backupGigabytes: "backup-gigabytes" };
const WORDS: Readonly<Record<string, string>> = { backupGigabytes: "backup gigabytes" };

/**
 * Whether a project's quota has room for a backup, with the numbers. Pure.
 * @param quotas what is not in it is not judged
 */
export function judgeQuota(
  project: { id: string; name: string; site: string },
  need: QuotaNeed,
  quotas: CinderQuotas,
): CheckResult & { lines: QuotaLine[] } {
  const lines: QuotaLine[] = [];
  const findings: Finding[] = [];
  const judge = (what: string, type: string | undefined, needed: number, usage: QuotaUsage | undefined) => {
    if (needed === 0 || !usage) return;
    const taken = usage.inUse + usage.reserved;
    const free = usage.limit === null ? null : Math.max(usage.limit - taken, 0);
    const words = `${WORDS[what] ?? what}${type ? ` of type ${type}` : ""}`;
    lines.push({ what: words, needed, inUse: taken, limit: usage.limit, free });
    if (usage.limit === null || free === null || free >= needed) return;
    const limit = taken + needed;
    const option = `--${OPTIONS[what] ?? what} ${limit}${type ? ` --volume-type ${type}` : ""}`;
    findings.push({
      weight: "stop",
      cause: `Project ${project.name} at ${project.site} has no room for this backup: it needs ${needed} ${words}, and ${free} of ${usage.limit} are free.`,
      todo: `Have the quota raised to ${limit} or more (openstack quota set ${option} ${project.id}), or delete what is no longer needed.`,
    });
  };
  for (const what of ["snapshots", "volumes", "gigabytes", "backups", "backupGigabytes"] as const)
    judge(what, undefined, need[what], quotas[what]);
  for (const [type, needed] of Object.entries(need.byType))
    for (const what of ["snapshots", "volumes", "gigabytes"] as const)
      judge(what, type, needed[what], quotas.byType[type]?.[what]);
  return { findings, lines };
}
