import { z } from "zod";
import { ifFound } from "../if-found";
import { type ListOptions, listItems } from "../list";
import { type Pin, type Session, segment } from "../session";
import { Time } from "../time";
import type { CallOptions } from "../transport";
import { type WaitOptions, waitForStatus, waitForWanted } from "./wait";

/** group_snapshot_id since 3.14. */
export const SNAPSHOT: Pin = { pin: "3.70", atLeast: "3.14" };

/* (cinder/api/v3/views/snapshots.py, api/contrib/extended_snapshot_attributes.py) */
const WireSnapshot = z.object({
  id: z.string(),
  volume_id: z.string(),
  status: z.string(),
  size: z.number(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  created_at: Time,
  updated_at: Time,
  metadata: z.record(z.string(), z.string()).nullish(),
  group_snapshot_id: z.string().nullish(),
  "os-extended-snapshot-attributes:progress": z.string().nullish(),
  "os-extended-snapshot-attributes:project_id": z.string().nullish(),
});

const toSnapshot = (s: z.output<typeof WireSnapshot>) => ({
  id: s.id,
  volumeId: s.volume_id,
  status: s.status,
  sizeGib: s.size,
  name: s.name ?? undefined,
  description: s.description ?? undefined,
  /** When Cinder accepted it: a moment before the backend's cut, whose own time no API tells. */
  createdAt: s.created_at,
  updatedAt: s.updated_at,
  metadata: s.metadata ?? {},
  groupSnapshotId: s.group_snapshot_id ?? undefined,
  progress: s["os-extended-snapshot-attributes:progress"] ?? undefined,
  projectId: s["os-extended-snapshot-attributes:project_id"] ?? undefined,
});

/** A snapshot of one volume, on the same array. */
export type Snapshot = ReturnType<typeof toSnapshot>;

export interface ListSnapshots extends ListOptions {
  allProjects?: boolean;
  projectId?: string;
  volumeId?: string;
  status?: string;
  name?: string;
}

/** Snapshots with all details, newest first. GET /snapshots/detail (cinder/api/v3/snapshots.py) */
export function listSnapshots(session: Session, options: ListSnapshots = {}): AsyncGenerator<Snapshot> {
  const { allProjects, projectId, volumeId, status, name, ...rest } = options;
  return listItems(session, {
    service: "volume",
    idOf: (item) => item.id,
    path: "/snapshots/detail",
    key: "snapshots",
    item: WireSnapshot,
    map: toSnapshot,
    query: {
      all_tenants: allProjects ? 1 : undefined,
      project_id: projectId,
      volume_id: volumeId,
      status,
      name,
    },
    microversion: SNAPSHOT,
    options: rest,
  });
}

/** GET /snapshots/{id} (cinder/api/v3/snapshots.py) @throws OpenStackError kind "not_found" */
export async function getSnapshot(
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<Snapshot> {
  const { snapshot } = await session.json(z.object({ snapshot: WireSnapshot }), {
    ...options,
    service: "volume",
    method: "GET",
    path: `/snapshots/${segment(id)}`,
    microversion: SNAPSHOT,
    expect: [200],
  });
  return toSnapshot(snapshot);
}

/** A snapshot, or undefined when there is none with this id in the project. @throws OpenStackError */
export const findSnapshot = (session: Session, id: string, options: CallOptions = {}) =>
  ifFound(getSnapshot(session, id, options));

const subject = (session: Session, id: string) => ({
  what: `snapshot ${id}`,
  find: (call: CallOptions) => findSnapshot(session, id, call),
  messagesAbout: [id],
});

/** Wait until a snapshot is available. @throws OpenStackError kind "conflict" with Cinder's reason, "timeout" */
export const waitForSnapshot = (session: Session, id: string, options: WaitOptions): Promise<Snapshot> =>
  waitForWanted(session, { ...subject(session, id), wanted: ["available"] }, options);

/** Wait until a snapshot is deleted. @throws OpenStackError kind "conflict" when the deletion fails, "timeout" */
export async function waitForSnapshotGone(session: Session, id: string, options: WaitOptions): Promise<void> {
  await waitForStatus(session, { ...subject(session, id), wanted: "gone" }, options);
}
