import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { VOLUME_TYPES } from "../rows";
import { projectLimits } from "./limits";
import { projectUsage } from "./usage";

type Resource = "volumes" | "snapshots" | "backups" | "groups";

/**
 * Whether a project may have so much more. (cinder/quota_utils.py, process_reserve_over_quota)
 * @param resource what is made; "volumes" also when one grows
 * @param more by resource: { volumes: 1, gigabytes: 10 }
 * @throws Refusal 413
 */
export function checkQuota(
  site: Site,
  projectId: string,
  resource: Resource,
  more: Readonly<Record<string, number>>,
  typeId?: string,
): void {
  const limits = projectLimits(site, projectId);
  const type = typeId === undefined ? undefined : site.rows(VOLUME_TYPES).get(typeId)?.name;
  const wanted = Object.entries(more).flatMap(([name, much]) => [
    [name, much] as const,
    ...(type === undefined ? [] : [[`${name}_${type}`, much] as const]),
  ]);
  const limited = wanted.filter(([name]) => (limits[name] ?? -1) >= 0);
  if (limited.length === 0) return;
  const usage = projectUsage(site, projectId);
  const overs = limited
    .filter(([name, much]) => much > 0 && (usage[name] ?? 0) + much > (limits[name] ?? 0))
    .map(([name]) => name)
    .sort();
  for (const over of overs) throw refusal(resource, over, more, limits[over] ?? 0, usage[over] ?? 0);
}

function refusal(
  resource: Resource,
  over: string,
  more: Readonly<Record<string, number>>,
  quota: number,
  consumed: number,
): Refusal {
  if (over.includes("gigabytes")) {
    const asked = `Requested ${more.gigabytes ?? more.backup_gigabytes}G, quota is ${quota}G and ${consumed}G has been consumed.`;
    return resource === "backups"
      ? overLimit(
          "VolumeBackupSizeExceedsAvailableQuota",
          `Requested backup exceeds allowed Backup gigabytes quota. ${asked}`,
        )
      : overLimit(
          "VolumeSizeExceedsAvailableQuota",
          `Requested volume or snapshot exceeds allowed ${over} quota. ${asked}`,
        );
  }
  const class_ = { volumes: "Volume", snapshots: "Snapshot", backups: "Backup", groups: "Group" }[resource];
  return overLimit(
    `${class_}LimitExceeded`,
    `Maximum number of ${resource} allowed (${quota}) exceeded${resource === "volumes" ? ` for quota '${over}'.` : ""}`,
  );
}

/** @throws Refusal 413 when one volume may not be so large. (cinder/volume/flows/api/create_volume.py) */
export function checkVolumeSize(site: Site, projectId: string, sizeGib: number): void {
  const limit = projectLimits(site, projectId).per_volume_gigabytes ?? -1;
  if (limit >= 0 && sizeGib > limit)
    throw overLimit(
      "VolumeSizeExceedsLimit",
      `Requested volume size ${sizeGib}G is larger than maximum allowed limit ${limit}G.`,
    );
}

/** FaultWrapper puts the exception's name before its text. (cinder/api/middleware/fault.py) */
const overLimit = (name: string, text: string): Refusal => new Refusal(413, `${name}: ${text}`);
