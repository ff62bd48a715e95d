import { z } from "zod";
import { type Ask, isAtLeast } from "../../core/http";
import { Refusal } from "../../core/refusal";
import { orNull } from "../fields";

/* What may be sent. (cinder/api/schemas/backups.py, cinder/api/validation/parameter_types.py) */

const BOOLEANS = [
  ...[true, "True", "TRUE", "true", "1", "ON", "On", "on", "YES", "Yes", "yes", "y", "t"],
  ...[false, "False", "FALSE", "false", "0", "OFF", "Off", "off", "NO", "No", "no", "n", "f"],
] as const;
const flag = z
  .literal(BOOLEANS)
  .transform((value) => value === true || /^(true|1|on|yes|y|t)$/i.test(String(value)));
const isUuid = (text: string) => /^[0-9a-f]{32}$/i.test(text.replaceAll("-", ""));
const uuid = z.string().refine(isUuid, { error: ({ input }) => `'${input}' is not a 'uuid'` });
const uuidOrNull = z
  .string()
  .refine(isUuid, { error: ({ input }) => `'${input}' is not valid under any of the given schemas` })
  .nullish();
const text = z
  .string({ error: orNull("string") })
  .max(255)
  .nullish();
const metadata = z.record(z.string().regex(/^[a-zA-Z0-9-_:. /]{1,255}$/), z.string().max(255));

const create = {
  volume_id: uuid,
  container: text,
  description: text,
  incremental: flag.optional(),
  force: flag.optional(),
  name: text,
  snapshot_id: uuidOrNull,
};
const create343 = { ...create, metadata: metadata.nullish() };
const create351 = { ...create343, availability_zone: text };

export const CreateBody = z.strictObject({ backup: z.strictObject(create351) });
const CreateBody343 = z.strictObject({ backup: z.strictObject(create343) });
const CreateBody30 = z.strictObject({ backup: z.strictObject(create) });

/** The schema of a creation; it takes more from one microversion to the next. */
export const createBody = (ask: Ask): typeof CreateBody =>
  (isAtLeast(ask, "3.51")
    ? CreateBody
    : isAtLeast(ask, "3.43")
      ? CreateBody343
      : CreateBody30) as typeof CreateBody;

const update = { name: text, description: text };
const UpdateBody = z.strictObject({
  backup: z.strictObject({ ...update, metadata: metadata.optional() }).nullable(),
});
const UpdateBody39 = z.strictObject({ backup: z.strictObject(update).nullable() });
export const updateBody = (ask: Ask): typeof UpdateBody =>
  (isAtLeast(ask, "3.43") ? UpdateBody : UpdateBody39) as typeof UpdateBody;

export const RestoreBody = z.strictObject({
  restore: z.strictObject({ name: text, volume_id: uuidOrNull }).nullable(),
});
/** What is no letter of it, Python overlooks. */
const isBase64 = (text: string) =>
  /^(\w{4})*(\w\w==|\w{3}=)?$/.test(text.replace(/[^A-Za-z0-9+/=]/g, "").replace(/[+/]/g, "x"));
/** (cinder/api/validation/validators.py, _validate_base64_format) */
const base64 = z
  .string()
  .min(1)
  .refine(isBase64, { error: ({ input }) => `'${input}' is not a 'base64'` });
export const ImportBody = z.strictObject({
  "backup-record": z.strictObject({ backup_service: z.string().max(255), backup_url: base64 }),
});

const STATUSES = ["available", "error"];
export const ResetStatusBody = z.strictObject({
  "os-reset_status": z.strictObject({
    status: z
      .string()
      .transform((status) => status.toLowerCase())
      // cinder/api/validation/validators.py, _validate_backup_status
      .refine((status) => {
        if (STATUSES.includes(status)) return true;
        throw new Refusal(
          400,
          `Backup status: ${status} is invalid, valid statuses are: ['available', 'error'].`,
        );
      }),
  }),
});
