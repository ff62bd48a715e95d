import type { Caller } from "../../core/http";
import type { Site } from "../../core/site";
import { noVolume } from "../refusals";
import { VOLUMES, type Volume } from "../rows";

/** A volume that the caller may see: of its own project, or any for an admin. @throws Refusal 404 */
export function findVolume(site: Site, caller: Caller, id: string): Volume {
  const volume = site.rows(VOLUMES).get(id);
  if (!volume || (volume.projectId !== caller.projectId && !caller.isAdmin)) throw noVolume(id);
  return volume;
}
