import { deleteBackup } from "../../openstack/cinder/backup-changes";
import { findBackup, listBackups } from "../../openstack/cinder/backups";
import {
  deleteGroupSnapshot,
  getGroupSnapshot,
  listGroupSnapshots,
} from "../../openstack/cinder/group-snapshots";
import { deleteSnapshot } from "../../openstack/cinder/snapshot-changes";
import { findSnapshot, listSnapshots } from "../../openstack/cinder/snapshots";
import { deleteVolume } from "../../openstack/cinder/volume-changes";
import { findVolume, listVolumes, type Volume } from "../../openstack/cinder/volumes";
import { ifFound } from "../../openstack/if-found";
import type { FoundResource, KindCalls } from "../found-resource";

/** A restore puts the source's metadata in place of its own, and only then adds where it came from (openstack-api.md C7.5). */
const volumeFound = ({ id, status, name, metadata, projectId }: Volume): FoundResource => ({
  id,
  status,
  name,
  metadata,
  isRestored:
    metadata.src_backup_id !== undefined ||
    ["creating", "restoring-backup", "error_restoring"].includes(status),
  projectId,
});

/** Marked by name, and but for group snapshots by metadata. */
export const CINDER_KINDS = {
  snapshot: {
    find: findSnapshot,
    list: (session, { credentialId: _, ...list }) => listSnapshots(session, list),
    remove: deleteSnapshot,
  },
  group_snapshot: {
    find: (session, id, call) => ifFound(getGroupSnapshot(session, id, call)),
    list: (session, { credentialId: _, ...list }) => listGroupSnapshots(session, list),
    remove: deleteGroupSnapshot,
  },
  volume: {
    async find(session, id, call) {
      const found = await findVolume(session, id, call);
      return found && volumeFound(found);
    },
    async *list(session, { credentialId: _, ...list }) {
      for await (const found of listVolumes(session, list)) yield volumeFound(found);
    },
    remove: deleteVolume,
  },
  backup: {
    find: findBackup,
    list: (session, { credentialId: _, ...list }) => listBackups(session, list),
    remove: deleteBackup,
  },
} satisfies Record<string, KindCalls>;
