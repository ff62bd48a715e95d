import type { Caller } from "../../core/http";
import { notFound } from "../../core/refusal";
import type { Site } from "../../core/site";
import { VOLUME_TYPES, type VolumeType } from "../rows";

/** The type of volumes that are made without one. (cinder/volume/volume_types.py, DEFAULT_VOLUME_TYPE) */
export const DEFAULT_TYPE = "__DEFAULT__";

export const maySee = (caller: Caller, type: VolumeType): boolean =>
  type.isPublic || caller.isAdmin || type.projectIds.includes(caller.projectId ?? "");

/** A type by its id, or its name. (cinder/db/sqlalchemy/api.py, _volume_type_get_by_name) @throws Refusal 404 */
export function findType(site: Site, caller: Caller, idOrName: string): VolumeType {
  const rows = site.rows(VOLUME_TYPES);
  const type = rows.get(idOrName) ?? rows.find(({ name }) => name === idOrName);
  if (!type || !maySee(caller, type)) throw notFound(`Volume type with name ${idOrName} could not be found.`);
  return type;
}

/** The type that a volume gets when its maker names none. @throws Refusal 404 */
export const defaultType = (site: Site, caller: Caller): VolumeType => findType(site, caller, DEFAULT_TYPE);
