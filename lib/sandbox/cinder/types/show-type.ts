import type { Ask } from "../../core/http";
import type { VolumeType } from "../rows";

/** Specs that users may see. (cinder/policies/type_extra_specs.py, USER_VISIBLE_EXTRA_SPECS) */
const VISIBLE = ["RESKEY:availability_zones", "multiattach", "replication_enabled"];

/** The extra specs that the caller may see. */
export const specsFor = ({ caller }: Ask, { extraSpecs }: VolumeType): Record<string, string> =>
  caller.isAdmin
    ? extraSpecs
    : Object.fromEntries(Object.entries(extraSpecs).filter(([key]) => VISIBLE.includes(key)));

/** A type as the requests that change it answer. (cinder/api/v2/views/types.py) */
export const changedType = (ask: Ask, type: VolumeType) => ({
  id: type.id,
  name: type.name,
  is_public: type.isPublic,
  extra_specs: specsFor(ask, type),
  description: type.description,
});

/** A type as it is listed and shown. (cinder/api/v3/views/types.py, api/contrib/volume_type_access.py) */
export const detailsOf = (ask: Ask, type: VolumeType) => ({
  ...changedType(ask, type),
  ...(ask.caller.isAdmin ? { qos_specs_id: null } : {}),
  "os-volume-type-access:is_public": type.isPublic,
});
