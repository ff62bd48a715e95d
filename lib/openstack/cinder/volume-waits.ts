import type { Session } from "../session";
import type { CallOptions } from "../transport";
import { findVolume, type Volume } from "./volumes";
import { type WaitOptions, waitForStatus, waitForWanted } from "./wait";

const subject = (session: Session, id: string) => ({
  what: `volume ${id}`,
  find: (call: CallOptions) => findVolume(session, id, call),
  messagesAbout: [id],
});

/**
 * Wait until a volume is available, or in another wanted status.
 * @throws OpenStackError kind "conflict" with Cinder's reason when it ends in an error status, "timeout"
 */
export const waitForVolume = (
  session: Session,
  id: string,
  { wanted = ["available"], ...options }: WaitOptions & { wanted?: readonly string[] },
): Promise<Volume> => waitForWanted(session, { ...subject(session, id), wanted }, options);

/** Wait until a volume is deleted. @throws OpenStackError kind "conflict" when the deletion fails, "timeout" */
export async function waitForVolumeGone(session: Session, id: string, options: WaitOptions): Promise<void> {
  await waitForStatus(session, { ...subject(session, id), wanted: "gone" }, options);
}

/**
 * Wait until a backup is restored into a volume. Judged on the volume alone: the backup is "available" again after
 * a failed restore too (openstack-api.md C7.3). The volume has left "available" when Cinder accepts a restore, so
 * "available" is always the end.
 * @param backupId where Cinder leaves its message about a failure
 * @throws OpenStackError kind "conflict" when the volume ends as error_restoring or error, "timeout"
 */
export const waitForRestore = (
  session: Session,
  volumeId: string,
  backupId: string,
  options: WaitOptions,
): Promise<Volume> =>
  waitForWanted(
    session,
    {
      ...subject(session, volumeId),
      what: `volume ${volumeId}, restored from backup ${backupId},`,
      wanted: ["available"],
      messagesAbout: [volumeId, backupId],
    },
    options,
  );
