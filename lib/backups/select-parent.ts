import type { Backup } from "../openstack/cinder/backups";

/** What an increment would build on, as compared with what was planned. */
export type ParentChoice<B> =
  /** `blockers`: failed ones that are newer, over which a Cinder before 22.0 stumbles (bug 1974092). */
  { mode: "incremental"; blockers: B[] } | { mode: "full"; why: string };

type Known = Pick<Backup, "id" | "status" | "sizeGib" | "dataTimestamp" | "name">;

/**
 * Whether an increment would have the parent that was planned. Cinder takes the available backup of the volume with
 * the newest data, in the token's project, whoever made it; of a snapshot, the newest from before it, by whole
 * seconds. (cinder/backup/api.py create) Pure.
 * @param backups of the volume, in that project
 * @param cutAt when Cinder took the snapshot on; null: it is not cut yet
 */
export function selectParent<B extends Known>(
  backups: readonly B[],
  planned: { parentBackupId: string | null; sizeGib: number },
  cutAt: string | null,
): ParentChoice<B> {
  const parent = backups.find(({ id }) => id === planned.parentBackupId);
  if (!parent)
    return {
      mode: "full",
      why: `backup ${planned.parentBackupId}, which it was to build on, does not exist any more`,
    };
  if (parent.status !== "available")
    return { mode: "full", why: `backup ${parent.id}, which it was to build on, is ${parent.status}` };
  if (parent.sizeGib !== planned.sizeGib)
    return {
      mode: "full",
      why: `the volume has ${planned.sizeGib} GiB, and backup ${parent.id}, which it was to build on, ${parent.sizeGib} GiB`,
    };
  const cut = cutAt === null ? Number.POSITIVE_INFINITY : secondOf(cutAt);
  const born = secondOf(parent.dataTimestamp);
  if (born >= cut)
    return {
      mode: "full",
      why: `backup ${parent.id}, which it was to build on, is not older than the snapshot`,
    };
  const newer = backups.filter((b) => {
    const time = secondOf(b.dataTimestamp);
    return b.id !== parent.id && time >= born && time < cut;
  });
  const foreign = newer.find(({ status }) => status === "available");
  if (foreign)
    return {
      mode: "full",
      why: `Cinder would build on backup ${foreign.name ?? ""} (${foreign.id}) in place of ${parent.id}: somebody else made it, or another run`,
    };
  return { mode: "incremental", blockers: newer.filter(({ status }) => status.startsWith("error")) };
}

const secondOf = (time: string | undefined): number =>
  time === undefined ? Number.NEGATIVE_INFINITY : Math.floor(Date.parse(time) / 1000);
