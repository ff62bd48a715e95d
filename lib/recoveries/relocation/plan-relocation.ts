import type { RecoveryFacts } from "../recovery-facts";
import type { Estimate, PlanNote } from "../recovery-run-plan";
import { COLD_STEP, HOT_STEP } from "./relocation-steps";

/** What the backups that a relocation makes by itself would meet, as of now. */
export interface OwnBackups {
  obstacles: PlanNote[];
  /** VMs of the VNF that the newest point does not hold. */
  notInPoint: { serverId: string; name: string }[];
  /** How long one takes, by the last ones; null: not known. */
  tookMs: number | null;
  /** Volumes that no backup holds, by choice. */
  excluded: { volumeId: string; name: string; vmName: string }[];
}

/** What stands in the way of a relocation, and what is to be known of it. Nothing for other modes. Pure. */
export function planRelocation({
  mode,
  vnf,
  source,
  target,
  ownBackups,
}: Pick<RecoveryFacts, "mode" | "vnf" | "source" | "target" | "ownBackups">): {
  obstacles: PlanNote[];
  warnings: PlanNote[];
} {
  if (mode !== "relocation") return { obstacles: [], warnings: [] };
  const obstacles: PlanNote[] = [];
  const about: PlanNote["about"] = { kind: "vnf", id: vnf.id, name: vnf.name };
  if (target.site.isHome)
    obstacles.push({ about, text: "a relocation leads to another site", todo: "Choose another site." });
  if (source.answers !== true)
    obstacles.push({
      about: { kind: "site", id: source.id, name: source.name },
      text: source.isRemembered
        ? "it is known from a manifest only, so its VMs can neither be backed up nor stopped there"
        : "it does not answer, so its VMs can neither be backed up nor stopped there",
      todo: "Choose a failover, or wait until it answers.",
    });
  if (!ownBackups) return { obstacles, warnings: [] };
  for (const { serverId, name } of ownBackups.notInPoint)
    obstacles.push({
      about: { kind: "vm", id: serverId, name },
      text: "the newest recovery point does not hold it",
      todo: "Back the VNF up once first.",
    });
  // A site that does not answer is told of once.
  if (source.answers === true)
    obstacles.push(
      ...ownBackups.obstacles.map((note) => ({
        ...note,
        text: `its last backup cannot be made: ${note.text}`,
      })),
    );
  const warnings: PlanNote[] = ownBackups.excluded.map(({ volumeId, name, vmName }) => ({
    about: { kind: "volume", id: volumeId, name: `${vmName} / ${name}` },
    text: "no backup holds it, by choice: it stays behind",
    todo: "Take it in again in the VNF’s settings, if it is to be moved.",
  }));
  return { obstacles, warnings };
}

/** Both backups come before all else; the VNF is off from the second one on. Pure. */
export function afterOwnBackups(
  estimate: Estimate,
  { ownBackups }: Pick<RecoveryFacts, "ownBackups">,
): Estimate {
  if (!ownBackups) return estimate;
  const { tookMs } = ownBackups;
  if (tookMs === null)
    return { ...estimate, totalMs: null, basis: "Not known: it was not backed up often enough." };
  return {
    ...estimate,
    totalMs: estimate.totalMs === null ? null : estimate.totalMs + 2 * tookMs,
    steps: [
      { key: HOT_STEP, fromMs: 0, toMs: tookMs },
      { key: COLD_STEP, fromMs: tookMs, toMs: 2 * tookMs },
      ...estimate.steps.map(({ key, fromMs, toMs }) => ({
        ...{ key, fromMs: fromMs + 2 * tookMs, toMs: toMs + 2 * tookMs },
      })),
    ],
  };
}
