import type { StepSeed } from "../../runs/step-journal";
import { type BackupPlan, plannedVolumes } from "../backup-plan";
import type { WindowCalls } from "./window-calls";

/** How the steps of a window are called. */
export const STEP = {
  quiesce: (serverId: string) => `quiesce:${serverId}`,
  snapshot: (volumeId: string) => `snapshot:${volumeId}`,
  thaw: (serverId: string) => `thaw:${serverId}`,
};

/** The steps of a window, announced before it begins: the thaws in the reverse order. Pure. */
export function windowSteps(plan: BackupPlan, { members, cuts }: WindowCalls): StepSeed[] {
  const volumes = new Map(plannedVolumes(plan).map((v) => [v.volumeId, v]));
  const of = (phase: "quiesce" | "thaw", title: string, list: WindowCalls["members"]) =>
    list.map(({ window: { serverId, name } }, i): StepSeed => {
      const key = STEP[phase](serverId);
      return { key, phase, position: i + 1, title: `${title} ${name}`, serverId };
    });
  const snapshots = cuts
    .flatMap(({ window }) => window.volumeIds)
    .map((volumeId, i): StepSeed => {
      const volume = volumes.get(volumeId);
      const title = `Snapshot ${volume ? `${volume.member.name} / ${volume.name}` : volumeId}`;
      const serverId = volume?.member.serverId;
      const about = {
        key: STEP.snapshot(volumeId),
        phase: "snapshot" as const,
        position: i + 1,
        title,
        volumeId,
      };
      return serverId === undefined ? about : { ...about, serverId };
    });
  return [...of("quiesce", "Quiesce", members), ...snapshots, ...of("thaw", "Thaw", members.toReversed())];
}
