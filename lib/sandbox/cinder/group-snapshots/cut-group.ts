import type { Site } from "../../core/site";
import { backendOf } from "../backends/choose-backend";
import { isConsistentType } from "../groups/find-group-type";
import { changeSnapshot, GROUP_SNAPSHOTS, GROUP_TYPES, GROUPS, SNAPSHOTS, type Snapshot } from "../rows";
import { cutNow } from "../snapshots/make-snapshot";

/** Until the first cut, between cuts that are made one by one, and from the last one on, ms, as measured on devcloud. */
export const CUT_MS = 60;
const FINISH_MS = 50;

interface Args {
  groupSnapshotId: string;
}

const partsOf = (site: Site, id: string): Snapshot[] =>
  site.rows(SNAPSHOTS).filter(({ groupSnapshotId }) => groupSnapshotId === id);

/**
 * Cuts the volumes of a group: all at one instant, if the group's type asks for it and its backend can; otherwise one
 * by one, and the group snapshot looks the same. (cinder/volume/manager.py, create_group_snapshot)
 */
export function cutGroup(site: Site, { groupSnapshotId: id }: Args, failure: string | undefined): void {
  const cut = site.rows(GROUP_SNAPSHOTS).get(id);
  if (cut?.status !== "creating") return;
  if (failure !== undefined) return void fail(site, id);
  const waiting = partsOf(site, id).filter(({ cutAt }) => cutAt === null);
  const group = site.rows(GROUPS).get(cut.groupId);
  const type = site.rows(GROUP_TYPES).get(cut.groupTypeId);
  const isAtOnce = type && isConsistentType(type) && backendOf(site, group?.host ?? null)?.isConsistent;
  for (const part of isAtOnce ? waiting : waiting.slice(0, 1)) cutNow(site, part);
  if (isAtOnce || waiting.length <= 1)
    site.later("cinder.groupSnapshot", FINISH_MS, id, { groupSnapshotId: id });
  else site.later("cinder.groupCut", CUT_MS, id, { groupSnapshotId: id });
}

/** All parts are there. */
export function finishGroupSnapshot(
  site: Site,
  { groupSnapshotId: id }: Args,
  failure: string | undefined,
): void {
  if (site.rows(GROUP_SNAPSHOTS).get(id)?.status !== "creating") return;
  if (failure !== undefined) return void fail(site, id);
  for (const part of partsOf(site, id))
    changeSnapshot(site, part.id, { status: "available", progress: "100%" });
  site.rows(GROUP_SNAPSHOTS).update(id, { status: "available" });
}

function fail(site: Site, id: string): void {
  for (const part of partsOf(site, id)) changeSnapshot(site, part.id, { status: "error" });
  site.rows(GROUP_SNAPSHOTS).update(id, { status: "error" });
}

/** The group snapshot is gone, with its parts. */
export function forgetGroupSnapshot(
  site: Site,
  { groupSnapshotId: id }: Args,
  failure: string | undefined,
): void {
  if (site.rows(GROUP_SNAPSHOTS).get(id)?.status !== "deleting") return;
  if (failure !== undefined) {
    for (const part of partsOf(site, id)) changeSnapshot(site, part.id, { status: "error_deleting" });
    return void site.rows(GROUP_SNAPSHOTS).update(id, { status: "error_deleting" });
  }
  for (const part of partsOf(site, id)) site.rows(SNAPSHOTS).remove(part.id);
  site.rows(GROUP_SNAPSHOTS).remove(id);
}
