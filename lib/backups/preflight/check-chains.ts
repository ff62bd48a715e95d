import { groupBy } from "../../group-by";
import type { BackupContext } from "../backup-context";
import { type PlannedBackup, plannedVolumes } from "../backup-plan";
import { readVolumeBackups } from "../read-volume-backups";
import { removeFailedBackups } from "../remove-failed-backups";
import { selectParent } from "../select-parent";
import { type Check, type Finding, warn } from "./check";

/**
 * Each increment will have the parent that was planned. Failed backups of ours that would be in its way are removed;
 * where the chain cannot go on, the volume gets a full backup instead, and the step says so.
 */
export const checkChains: Check = {
  name: "chains",
  title: "Increments can be built on their parents",
  async run(ctx) {
    const increments = ctx.plan.backups.filter((b) => b.mode === "incremental");
    if (increments.length === 0) return { findings: [], isSkipped: true };
    const names = new Map(
      plannedVolumes(ctx.plan).map((v) => [v.volumeId, `${v.member.name}’s volume ${v.name}`]),
    );
    const groups = [...groupBy(increments, (b) => b.credentialId)];
    const found = await Promise.all(groups.map(([id, backups]) => checkCredential(ctx, id, backups, names)));
    const findings = found.flat();
    return { findings, detail: { increments: increments.length, instead: findings.length } };
  },
};

async function checkCredential(
  ctx: BackupContext,
  credentialId: string,
  increments: readonly PlannedBackup[],
  names: ReadonlyMap<string, string>,
): Promise<Finding[]> {
  const volumeIds = increments.map((b) => b.volumeId);
  const call = { signal: ctx.signal };
  const known = await readVolumeBackups(await ctx.reader(credentialId), volumeIds, call);
  const choices = increments.map((b) => ({
    name: names.get(b.volumeId) ?? b.volumeId,
    choice: selectParent(known.get(b.volumeId) ?? [], b, null),
  }));
  const blockers = choices.flatMap(({ choice }) => (choice.mode === "incremental" ? choice.blockers : []));
  const { foreign, left } = await removeFailedBackups(ctx, credentialId, blockers);
  return choices.flatMap(({ name, choice }) => {
    if (choice.mode === "full") return [warn(`${name} gets a full backup: ${choice.why}.`)];
    return choice.blockers.flatMap(({ id }) => {
      const kept = left.find(({ row }) => row.resourceId === id);
      if (!kept && !foreign.includes(id)) return [];
      const why = kept
        ? `it could not be removed: ${kept.cause}`
        : "it is not Stillpoint’s, which leaves it alone";
      return [
        warn(
          `${name} has a failed backup ${id} in the way of an increment, and ${why}. A Cinder before 22.0 then makes a full backup only.`,
          kept?.todo ?? `When nobody needs it: openstack volume backup delete ${id}`,
        ),
      ];
    });
  });
}
