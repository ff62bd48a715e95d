import type { Caller } from "../../core/http";
import type { Site } from "../../core/site";
import { noSnapshot } from "../refusals";
import { SNAPSHOTS, type Snapshot } from "../rows";

/** A snapshot that the caller may see: of its own project, or any for an admin. @throws Refusal 404 */
export function findSnapshot(site: Site, caller: Caller, id: string): Snapshot {
  const snapshot = site.rows(SNAPSHOTS).get(id);
  if (!snapshot || (snapshot.projectId !== caller.projectId && !caller.isAdmin)) throw noSnapshot(id);
  return snapshot;
}
