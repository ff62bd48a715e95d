import { z } from "zod";
import { pythonRepr } from "../core/python-repr";
import { boolOf } from "./bool-of";

/* The kinds of fields in Cinder's bodies. (cinder/api/validation/parameter_types.py) */

const trimmed = z.string().max(255).trim();
/** A name or a description. */
export const Text = trimmed.nullish();
export const Description = Text;

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
export const Id = z.string().regex(UUID, { error: "Invalid input" });
export const OptionalId = z
  .custom<string | null>(
    (value) => value === null || (typeof value === "string" && UUID.test(value)),
    "Invalid input",
  )
  .optional();

/** Keys and values that are texts of 255 characters at most. */
export const Metadata = z.record(z.string().max(255), z.string().max(255));
export const OptionalMetadata = Metadata.nullish();

/** True, "true", "yes", 1 and the like. */
export const Bool = z.unknown().transform((value, check) => {
  const bool = boolOf(value);
  if (bool !== undefined) return bool;
  check.addIssue(`${pythonRepr(value)} is not of type 'boolean'`);
  return z.NEVER;
});

/** GiB, as a number or as digits. */
export const Size = z.unknown().transform((value, check) => {
  if (typeof value === "string" && /^[0-9]+$/.test(value)) return Number(value);
  if (typeof value === "number" && Number.isInteger(value) && value >= 1) return value;
  check.addIssue(
    typeof value === "number"
      ? `${value} is less than the minimum of 1`
      : `${pythonRepr(value)} does not match '^[0-9]+$'`,
  );
  return z.NEVER;
});
