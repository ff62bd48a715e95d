import { listBackups } from "../openstack/cinder/backups";
import { resetSnapshotStatus } from "../openstack/cinder/snapshot-changes";
import { findSnapshot } from "../openstack/cinder/snapshots";
import { isOpenStackError } from "../openstack/errors";
import { collect } from "../openstack/pagination";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";

export type Release =
  | { is: "available" | "gone" }
  /** What has it is there, or goes on. */
  | { is: "in-use"; cause?: string; mayEndSoon?: boolean }
  | { is: "stuck"; cause: string; todo: string };

/**
 * Sees to it that a snapshot of ours can be used again after its backup ended. A cinder-backup that is restarted, or
 * is missing, leaves it "backing-up" for ever (bug 1938488, before 25.0.0): when no backup of it is being made any
 * more, its status is set back, which only an admin may. Never that of a snapshot that something works on.
 * @throws OpenStackError
 */
export async function releaseSnapshot(
  session: Session,
  { snapshotId, volumeId }: { snapshotId: string; volumeId: string },
  call: CallOptions,
): Promise<Release> {
  const snapshot = await findSnapshot(session, snapshotId, call);
  if (!snapshot || snapshot.status === "deleting") return { is: "gone" };
  if (snapshot.status === "available") return { is: "available" };
  const cause = `snapshot ${snapshotId} is ${snapshot.status}, although no backup of it is being made`;
  const todo = `Look at cinder-backup’s log at the site; when nothing works on it: openstack volume snapshot set --state available ${snapshotId}`;
  if (snapshot.status !== "backing-up") return { is: "stuck", cause, todo };
  const backups = await collect(listBackups(session, { ...call, volumeId }));
  if (backups.some((b) => b.snapshotId === snapshotId && b.status === "creating")) return { is: "in-use" };
  try {
    await resetSnapshotStatus(session, snapshotId, "available", call);
    return { is: "available" };
  } catch (error) {
    if (isOpenStackError(error, "forbidden")) return { is: "stuck", cause, todo };
    throw error;
  }
}
