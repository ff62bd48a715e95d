import type { PointFacts, PointVolume } from "../point-facts";
import type { PlannedImport, PlannedVolume, RecoveryRunPlan } from "../recovery-run-plan";
import type { TargetCopy } from "../target-facts";

/** What is restored in place of the chosen point's volumes, and what the target has to know for it. */
export interface OlderPoint {
  id: string;
  /** ISO 8601. */
  takenAt: string;
  volumes: PlannedVolume[];
  imports: PlannedImport[];
}

/**
 * The volumes of a plan as an older point has them: the same disks of the same VMs, at the same places. The VMs themselves
 * are made as the chosen point describes them. Pure.
 * @param copies where its backups are known at the target
 * @returns why it cannot be taken for all of them, half a sentence
 */
export function olderPointOf(
  { volumes, to }: Pick<RecoveryRunPlan, "volumes" | "to">,
  older: PointFacts,
  copies: readonly TargetCopy[],
): OlderPoint | { refusal: string } {
  if (older.state !== "complete") return { refusal: "it is not complete" };
  const taken: PlannedVolume[] = [];
  const imports: PlannedImport[] = [];
  for (const planned of volumes) {
    const kept = older.volumes.find(({ volumeId }) => volumeId === planned.key);
    const backupId = kept?.chain.at(-1)?.backupId;
    if (!kept || !backupId) return { refusal: `it has no backup of ${planned.name}` };
    if (isBroken(kept)) return { refusal: `the chain of its backup of ${planned.name} is broken` };
    const chainGib = kept.chain.reduce((sum, { sizeGib }) => sum + sizeGib, 0);
    taken.push({
      ...planned,
      backupRowId: kept.backupRowId,
      backupId,
      sizeGib: kept.sizeGib,
      chainGib,
      estimateMs: scaled(planned, chainGib),
    });
    for (const [place, link] of kept.chain.entries()) {
      if (link.backupId === null) continue;
      const isKnown = copies.some((c) => c.backupId === link.backupId && c.state === "known");
      if (!isKnown && link.record !== "opens")
        return {
          refusal: `a backup of ${planned.name} is not known at ${to.name}, and has no usable record`,
        };
      const { backupRowId } = link;
      const { credentialId, key: chainOf } = planned;
      imports.push({ backupRowId, backupId: link.backupId, credentialId, chainOf, place, isKnown });
    }
  }
  return { id: older.id, takenAt: older.takenAt, volumes: taken, imports };
}

const isBroken = ({ chain, isBroken: isSaid }: PointVolume): boolean =>
  isSaid || chain.some(({ backupId, state }) => backupId === null || state !== "available");

const scaled = ({ estimateMs, chainGib }: PlannedVolume, gib: number): number | null =>
  estimateMs === null || chainGib === 0 ? estimateMs : Math.round((estimateMs * gib) / chainGib);
