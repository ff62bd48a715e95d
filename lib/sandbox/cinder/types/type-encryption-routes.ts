import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, ok, type Route } from "../../core/http";
import { notFound } from "../../core/refusal";
import { adminsOnly } from "../admins-only";
import { badRequest } from "../refusals";
import { type Encryption, VOLUME_TYPES, type VolumeType } from "../rows";
import { cinderTime } from "../time";
import { isInUse, typeOf } from "./type-of";

const fields = {
  provider: z.string().min(1).max(255),
  cipher: z.string().max(255).nullish(),
  key_size: z.int().min(0).nullish(),
  control_location: z.enum(["front-end", "back-end"]),
};
const Create = z.object({ encryption: z.strictObject(fields) });
const Update = z.object({
  encryption: z.strictObject({
    ...fields,
    provider: fields.provider.optional(),
    control_location: fields.control_location.optional(),
  }),
});

/** @throws Refusal 400 while a volume has the type */
function refuseInUse(ask: Ask, what: string): void {
  if (isInUse(ask, ask.params.id ?? ""))
    throw badRequest(`Cannot ${what} encryption specs. Volume type in use.`);
}

/** Encryption as Cinder's database has it. */
const shown = (type: VolumeType, { id, provider, cipher, keySize, controlLocation }: Encryption) => ({
  created_at: cinderTime(type.createdAt),
  updated_at: null,
  deleted_at: null,
  deleted: false,
  encryption_id: id,
  cipher,
  key_size: keySize,
  provider,
  control_location: controlLocation,
  volume_type_id: type.id,
});

function list(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:volume_type_encryption:get");
  const type = typeOf(ask);
  return ok(type.encryption ? shown(type, type.encryption) : {});
}

function show(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:volume_type_encryption:get");
  const type = typeOf(ask);
  const { key = "" } = ask.params;
  const value = type.encryption && Reflect.get(shown(type, type.encryption), key);
  if (value == null) throw missing(type.id);
  return ok({ [key]: value });
}

function create(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:volume_type_encryption:create");
  const { encryption: wanted } = checkBody(Create, ask.body);
  refuseInUse(ask, "create");
  const type = typeOf(ask);
  if (type.encryption) throw badRequest(`Volume type encryption for type ${type.id} already exists.`);
  const id = ask.site.world.ids.uuid();
  ask.site.rows(VOLUME_TYPES).update(type.id, {
    encryption: {
      id,
      provider: wanted.provider,
      cipher: wanted.cipher ?? null,
      keySize: wanted.key_size ?? null,
      controlLocation: wanted.control_location,
    },
  });
  return ok({ encryption: { ...wanted, volume_type_id: type.id, encryption_id: id } });
}

function update(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:volume_type_encryption:update");
  const { encryption: wanted } = checkBody(Update, ask.body);
  const type = typeOf(ask);
  refuseInUse(ask, "update");
  if (!type.encryption) throw missing(type.id);
  ask.site.rows(VOLUME_TYPES).update(type.id, {
    encryption: {
      id: type.encryption.id,
      provider: wanted.provider ?? type.encryption.provider,
      cipher: wanted.cipher === undefined ? type.encryption.cipher : wanted.cipher,
      keySize: wanted.key_size === undefined ? type.encryption.keySize : wanted.key_size,
      controlLocation: wanted.control_location ?? type.encryption.controlLocation,
    },
  });
  return ok({ encryption: wanted });
}

function remove(ask: Ask): Answer {
  adminsOnly(ask, "volume_extension:volume_type_encryption:delete");
  refuseInUse(ask, "delete");
  const type = typeOf(ask);
  if (!type.encryption) throw missing(type.id);
  ask.site.rows(VOLUME_TYPES).update(type.id, { encryption: null });
  return empty(202);
}

const missing = (id: string) => notFound(`Volume type encryption for type ${id} does not exist.`);
const all = "/types/:id/encryption";

/** How volumes of a type are encrypted, for admins. (cinder/api/contrib/volume_type_encryption.py) */
export const typeEncryptionRoutes: readonly Route[] = [
  { name: "types.encryption", method: "GET", path: all, run: list },
  { name: "types.encrypt", method: "POST", path: all, run: create },
  { name: "types.encryptionKey", method: "GET", path: `${all}/:key`, run: show },
  { name: "types.changeEncryption", method: "PUT", path: `${all}/:key`, run: update },
  { name: "types.removeEncryption", method: "DELETE", path: `${all}/:key`, run: remove },
];
