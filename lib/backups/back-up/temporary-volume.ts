import { intended } from "../../made/intended";
import { makeOnce } from "../../made/make-once";
import { tagOf } from "../../made/tag-of";
import { createVolume } from "../../openstack/cinder/volume-changes";
import { waitForVolume } from "../../openstack/cinder/volume-waits";
import type { OpenStackError } from "../../openstack/errors";
import type { Session } from "../../openstack/session";
import { planDeadline } from "./plan-deadline";
import type { VolumeJob } from "./volume-job";

/**
 * A volume made from the snapshot, for a backup driver that cannot read snapshots (cinder/backup/drivers/ceph.py).
 * Its id is its own, so that its backup is always full. Temporary: tidying removes it.
 * @returns its id, once it is available
 * @throws OpenStackError when it cannot be made
 */
export async function temporaryVolume(
  { ctx, row, planned, snapshot }: VolumeJob,
  session: Session,
  onTrouble: (error: OpenStackError | null) => void,
): Promise<string> {
  const { name, metadata } = tagOf(ctx.run.id, `volume-${row.volumeId}`);
  const { resource, isFresh } = await intended(ctx, row, { kind: "volume", tag: name, isTemporary: true });
  const id = await makeOnce({
    ctx,
    row: resource,
    session,
    isFresh,
    create: (call) =>
      createVolume(session, { ...call, name, metadata, from: { snapshotId: snapshot.snapshotId } }),
    onTrouble,
  });
  const deadlineMs = planDeadline(planned.sizeGib, null);
  await waitForVolume(session, id, { deadlineMs, signal: ctx.signal, clock: ctx.clock });
  return id;
}
