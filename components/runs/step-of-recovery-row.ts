import type { StepView } from "@/lib/runs/run-view";
import { LAST_BACKUP } from "@/lib/runs/timeline-recovery";
import type { RecoveryRow } from "@/lib/runs/timeline-recovery-rows";
import type { RunAddress } from "./use-run-address";

const AT_SOURCE: readonly StepView["phase"][] = ["fence", "stop", "start"];

/** Done to a VM of the source, or to all of them at once: it has its own lanes. Pure. */
export const isAtSource = ({ phase, serverId, key }: Pick<StepView, "phase" | "serverId" | "key">): boolean =>
  AT_SOURCE.includes(phase) && (serverId !== null || key === LAST_BACKUP);

/** What a lane opens: the step of its VM or volume that needs a person before the usual one, or all steps of its phase. Pure. */
export function stepOfRecoveryRow(row: RecoveryRow, steps: readonly StepView[]): Partial<RunAddress> | null {
  if (row.kind === "tier" || row.kind === "source") return null;
  if (row.kind === "fence") return { step: row.stepKey, phase: null, isClosed: false };
  if (row.kind === "shared") return { step: null, phase: row.phase, isClosed: false };
  const id = row.kind === "vm" ? row.server.sourceServerId : row.volume.key;
  // What was done to the VM at the source has a lane of its own.
  const own = steps.filter(({ serverId, volumeId, phase }) =>
    row.kind === "volume"
      ? volumeId === id
      : serverId === id && volumeId === null && !AT_SOURCE.includes(phase),
  );
  const bad = own.find(({ state }) => state === "failed" || state === "unknown");
  const usual = own.find(({ phase }) => phase === (row.kind === "vm" ? "boot" : "restore"));
  const step = bad ?? usual ?? own[0];
  return step ? { step: step.key, phase: null, isClosed: false } : null;
}
