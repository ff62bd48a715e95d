import { type BackupPlan, plannedVolumes } from "../backup-plan";
import type { QuotaNeed } from "./judge-quota";

/** What a plan makes with each credential, and so in each project. Pure. */
export function planQuotaNeed(plan: BackupPlan): Map<string, QuotaNeed> {
  const needs = new Map<string, QuotaNeed>();
  const needOf = (credentialId: string): QuotaNeed => {
    const known = needs.get(credentialId);
    const need = known ?? {
      snapshots: 0,
      volumes: 0,
      gigabytes: 0,
      backups: 0,
      backupGigabytes: 0,
      byType: {},
    };
    needs.set(credentialId, need);
    return need;
  };
  const volumes = new Map(plannedVolumes(plan).map((v) => [v.volumeId, v]));
  const add = (credentialId: string, volumeId: string, what: "snapshots" | "volumes") => {
    const volume = volumes.get(volumeId);
    if (!volume) return;
    const need = needOf(credentialId);
    need[what]++;
    need.gigabytes += volume.sizeGib;
    if (volume.type === null) return;
    const ofType = need.byType[volume.type] ?? { snapshots: 0, volumes: 0, gigabytes: 0 };
    need.byType[volume.type] = ofType;
    ofType[what]++;
    ofType.gigabytes += volume.sizeGib;
  };
  for (const snapshot of plan.snapshots)
    for (const id of snapshot.kind === "single" ? [snapshot.volumeId] : snapshot.volumeIds)
      add(snapshot.credentialId, id, "snapshots");
  for (const backup of plan.backups) {
    const need = needOf(backup.credentialId);
    need.backups++;
    need.backupGigabytes += backup.sizeGib;
    if (backup.via === "temporary-volume") add(backup.credentialId, backup.volumeId, "volumes");
  }
  return needs;
}
