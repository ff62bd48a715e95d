import { z } from "zod";
import { pythonRepr } from "../core/python-repr";
import { Refusal } from "../core/refusal";

/* The kinds of fields in Cinder's bodies. (cinder/api/validation/parameter_types.py) */

/** The message for what may also be null. */
export const orNull = (kind: string) => (issue: { code?: string }) =>
  issue.code === "invalid_type" ? `not of type '${kind}', 'null'` : undefined;
const trimmed = z
  .string({ error: orNull("string") })
  .max(255)
  .trim();
/** A name or a description. */
export const Text = trimmed.nullish();
/** (cinder/utils.py, check_string_length) @throws Refusal 400 */
export const Name = z
  .string({ error: orNull("string") })
  .transform((name) => {
    if (name.length <= 255) return name.trim();
    throw new Refusal(400, `Invalid input received: name has ${name.length} characters, more than 255.`);
  })
  .nullish();

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
export const Id = z.string().regex(UUID, { error: "Invalid input" });
export const OptionalId = z
  .custom<string | null>(
    (value) => value === null || (typeof value === "string" && UUID.test(value)),
    "Invalid input",
  )
  .optional();

const KEY = /^[a-zA-Z0-9-_:. /]{1,255}$/;

/** Keys and values that are texts of 255 characters at most. */
const pairs = (error?: ReturnType<typeof orNull>) =>
  z.record(z.string(), z.string().max(255), { error }).superRefine((pairs, check) => {
    const bad = Object.keys(pairs).find((key) => !KEY.test(key));
    if (bad !== undefined)
      check.addIssue(
        `${pythonRepr(bad)} does not match any of the regexes: '${KEY.source.replace("\\/", "/")}'`,
      );
  });
export const Metadata = pairs();
export const OptionalMetadata = pairs(orNull("object")).nullish();

const TRUE = [true, "True", "TRUE", "true", "1", "ON", "On", "on", "YES", "Yes", "yes", "y", "t"];
const FALSE = [false, "False", "FALSE", "false", "0", "OFF", "Off", "off", "NO", "No", "no", "n", "f"];

/** True, "true", "yes", 1 and the like. */
export const Bool = z.unknown().transform((value, check) => {
  if (TRUE.includes(value as string) || value === 1) return true;
  if (FALSE.includes(value as string) || value === 0) return false;
  if (value === undefined) check.issues.push({ code: "invalid_type", expected: "boolean", input: value });
  else check.addIssue(`${pythonRepr(value)} is not one of ${pythonRepr([...TRUE, ...FALSE])}`);
  return z.NEVER;
});

/** GiB, as a number or as digits. */
export const Size = z.unknown().transform((value, check) => {
  if (typeof value === "string" && /^[0-9]+$/.test(value)) return Number(value);
  if (typeof value === "number" && Number.isInteger(value) && value >= 1) return value;
  check.addIssue(
    typeof value === "number" && !Number.isInteger(value)
      ? `${value} is not of type 'integer', 'string', 'null'`
      : typeof value === "number"
        ? `${value} is less than the minimum of 1`
        : `${pythonRepr(value)} does not match '^[0-9]+$'`,
  );
  return z.NEVER;
});
