import { type Backup, listBackups } from "../openstack/cinder/backups";
import { collect } from "../openstack/pagination";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";

/** Up to this many volumes are asked for one by one; of more, the project's whole list costs less. */
const ONE_BY_ONE = 8;

/** The backups of some volumes in the session's project, whoever made them, by volume. @throws OpenStackError */
export async function readVolumeBackups(
  session: Session,
  volumeIds: readonly string[],
  call: CallOptions = {},
): Promise<Map<string, Backup[]>> {
  const found = new Map<string, Backup[]>(volumeIds.map((id) => [id, []]));
  if (volumeIds.length > ONE_BY_ONE)
    for await (const backup of listBackups(session, call)) found.get(backup.volumeId)?.push(backup);
  else
    await Promise.all(
      volumeIds.map(async (volumeId) => {
        found.set(volumeId, await collect(listBackups(session, { ...call, volumeId })));
      }),
    );
  return found;
}
