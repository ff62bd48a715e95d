import type { Backup } from "../../openstack/cinder/backups";

/** Why a record must not be deleted now; undefined: it may be. Pure. */
export function judgeRecord(
  { status, metadata, name }: Pick<Backup, "status" | "metadata" | "name">,
  madeByRunId: string,
): string | undefined {
  const isOurs =
    metadata.stillpoint_run === madeByRunId || name?.startsWith(`stillpoint-${madeByRunId.slice(0, 8)}-`);
  // I3: what does not carry the mark of the run that we know to have made it is not ours to delete.
  if (!isOurs) return "it does not carry the mark of the run that made it";
  if (status === "restoring") return "it is being restored";
  if (status === "creating") return "it is being made";
  return undefined;
}
