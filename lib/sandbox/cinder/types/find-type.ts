import type { Caller } from "../../core/http";
import { notFound } from "../../core/refusal";
import type { Site } from "../../core/site";
import { VOLUME_TYPES, type VolumeType } from "../rows";

/** The type of volumes that are made without one. (cinder/volume/volume_types.py, DEFAULT_VOLUME_TYPE) */
export const DEFAULT_TYPE = "__DEFAULT__";

export const maySee = (caller: Caller, type: VolumeType): boolean =>
  type.isPublic || caller.isAdmin || type.projectIds.includes(caller.projectId ?? "");

export const noType = (id: string) => notFound(`Volume type ${id} could not be found.`);

/** @throws Refusal 404 */
export function typeById(site: Site, caller: Caller, id: string): VolumeType {
  const type = site.rows(VOLUME_TYPES).get(id);
  if (!type || !maySee(caller, type)) throw noType(id);
  return type;
}

/** A type by its id, or its name. (cinder/objects/volume_type.py, get_by_name_or_id) @throws Refusal 404 */
export function findType(site: Site, caller: Caller, idOrName: string): VolumeType {
  const rows = site.rows(VOLUME_TYPES);
  const type = rows.get(idOrName) ?? rows.find(({ name }) => name === idOrName);
  if (!type) throw notFound(`Volume type with name ${idOrName} could not be found.`);
  return typeById(site, caller, type.id);
}

/** The type that a volume gets when its maker names none. @throws Refusal 404 */
export const defaultType = (site: Site, caller: Caller): VolumeType => findType(site, caller, DEFAULT_TYPE);
