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
import { findVolume, listVolumes } from "../../openstack/cinder/volumes";
import { ifFound } from "../../openstack/if-found";
import type { KindCalls } from "../found-resource";

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
    find: findVolume,
    list: (session, { credentialId: _, ...list }) => listVolumes(session, list),
    remove: deleteVolume,
  },
  backup: {
    find: findBackup,
    list: (session, { credentialId: _, ...list }) => listBackups(session, list),
    remove: deleteBackup,
  },
} satisfies Record<string, KindCalls>;
