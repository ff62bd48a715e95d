import type { Ask } from "../../core/http";
import { VOLUMES, type VolumeType } from "../rows";
import { typeById } from "./find-type";

/** The type in a request's path. @throws Refusal 404 */
export const typeOf = ({ site, caller, params }: Ask): VolumeType => typeById(site, caller, params.id ?? "");

export const isInUse = ({ site }: Ask, typeId: string): boolean =>
  site.rows(VOLUMES).find((volume) => volume.typeId === typeId) !== undefined;
