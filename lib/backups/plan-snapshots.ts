import type { PlannedMember, PlannedSnapshot } from "./backup-plan";
import type { ConsistentGroup } from "./plan-facts";

/**
 * How the volumes are cut: by one call for a Cinder group that guarantees one moment, where all of its volumes are in
 * the plan, and one by one at the same time otherwise. Pure.
 */
export function planSnapshots(
  members: readonly Pick<PlannedMember, "serverId" | "credentialId" | "volumes">[],
  groups: readonly ConsistentGroup[],
): PlannedSnapshot[] {
  const owner = new Map(members.flatMap((m) => m.volumes.map((v) => [v.volumeId, m] as const)));
  const whole = groups.filter((g) => g.volumeIds.length > 0 && g.volumeIds.every((id) => owner.has(id)));
  const grouped = new Set(whole.flatMap((g) => g.volumeIds));
  const together = whole.map(
    (g): PlannedSnapshot => ({
      kind: "group",
      groupId: g.id,
      groupName: g.name,
      credentialId: owner.get(g.volumeIds[0] ?? "")?.credentialId ?? "",
      volumeIds: [...g.volumeIds],
    }),
  );
  const single = members.flatMap(({ serverId, credentialId, volumes }) =>
    volumes
      .filter(({ volumeId }) => !grouped.has(volumeId))
      .map(({ volumeId }): PlannedSnapshot => ({ kind: "single", serverId, volumeId, credentialId })),
  );
  return [...together, ...single];
}
