import { deleteBackup } from "../openstack/cinder/backup-changes";
import { findBackup, listBackups } from "../openstack/cinder/backups";
import {
  deleteGroupSnapshot,
  getGroupSnapshot,
  listGroupSnapshots,
} from "../openstack/cinder/group-snapshots";
import { deleteSnapshot } from "../openstack/cinder/snapshot-changes";
import { findSnapshot, listSnapshots } from "../openstack/cinder/snapshots";
import { deleteVolume } from "../openstack/cinder/volume-changes";
import { findVolume, listVolumes } from "../openstack/cinder/volumes";
import { ifFound } from "../openstack/if-found";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import type { ResourceKind } from "../runs/run-resources";

/** Something at a site that may be a run's. */
export interface FoundResource {
  id: string;
  status: string;
  name?: string | undefined;
  /** Group snapshots have none. */
  metadata?: Record<string, string>;
  projectId?: string | undefined;
}

interface KindCalls {
  find(session: Session, id: string, call: CallOptions): Promise<FoundResource | undefined>;
  list(session: Session, call: CallOptions & { name?: string }): AsyncIterable<FoundResource>;
  remove(session: Session, id: string, call: CallOptions): Promise<void>;
}

/** How each kind of thing that a run makes is looked at, listed and removed. */
export const KIND_CALLS: Readonly<Record<ResourceKind, KindCalls>> = {
  snapshot: { find: findSnapshot, list: listSnapshots, remove: deleteSnapshot },
  group_snapshot: {
    find: (session, id, call) => ifFound(getGroupSnapshot(session, id, call)),
    list: listGroupSnapshots,
    remove: deleteGroupSnapshot,
  },
  volume: { find: findVolume, list: listVolumes, remove: deleteVolume },
  backup: { find: findBackup, list: listBackups, remove: deleteBackup },
};
