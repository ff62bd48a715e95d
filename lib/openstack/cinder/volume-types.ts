import { z } from "zod";
import { type ListOptions, listItems } from "../list";
import { type Pin, type Session, segment } from "../session";
import type { CallOptions } from "../transport";

/** The same since the beginning. */
const TYPE: Pin = { pin: "3.70", atLeast: "3.0" };

const WireType = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  is_public: z.boolean().nullish(),
  // hidden from who may not see specs
  extra_specs: z.record(z.string(), z.string()).nullish(),
  qos_specs_id: z.string().nullish(),
});

const toType = (t: z.output<typeof WireType>) => ({
  id: t.id,
  name: t.name,
  description: t.description ?? undefined,
  isPublic: t.is_public ?? true,
  extraSpecs: t.extra_specs ?? undefined,
  qosSpecsId: t.qos_specs_id ?? undefined,
  isReplicated: /^<is> true$/i.test(t.extra_specs?.replication_enabled ?? ""),
});

/** Kind of volume that a site offers. Its id is made by the site: the same name elsewhere has another one. */
export type VolumeType = ReturnType<typeof toType>;

/** All volume types that the project may use; for admins the private ones too. GET /types (cinder/api/v3/types.py) */
export const listVolumeTypes = (session: Session, options: ListOptions = {}): AsyncGenerator<VolumeType> =>
  listItems(session, {
    service: "volume",
    idOf: (item) => item.id,
    path: "/types",
    key: "volume_types",
    linksKey: "volume_type_links",
    item: WireType,
    map: toType,
    query: { is_public: "None" },
    microversion: TYPE,
    options,
  });

/** GET /types/{id} (cinder/api/v3/types.py) @throws OpenStackError kind "not_found" */
export async function getVolumeType(
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<VolumeType> {
  const { volume_type } = await session.json(z.object({ volume_type: WireType }), {
    ...options,
    service: "volume",
    method: "GET",
    path: `/types/${segment(id)}`,
    microversion: TYPE,
    expect: [200],
  });
  return toType(volume_type);
}

const WireEncryption = z.object({
  provider: z.string().nullish(),
  cipher: z.string().nullish(),
  key_size: z.number().nullish(),
  control_location: z.string().nullish(),
});

/**
 * How volumes of a type are encrypted; undefined when they are not. Admin only.
 * GET /types/{id}/encryption (cinder/api/contrib/volume_type_encryption.py)
 */
export async function findTypeEncryption(session: Session, id: string, options: CallOptions = {}) {
  const e = await session.json(WireEncryption, {
    ...options,
    service: "volume",
    method: "GET",
    path: `/types/${segment(id)}/encryption`,
    microversion: TYPE,
    expect: [200],
  });
  if (!e.provider) return undefined;
  return {
    provider: e.provider,
    cipher: e.cipher ?? undefined,
    keySize: e.key_size ?? undefined,
    controlLocation: e.control_location ?? undefined,
  };
}
