import { pythonRepr } from "../core/python-repr";
import type { Image } from "./rows";
import { IMAGE_PROPERTIES } from "./schemas";
import { refuse } from "./write-error";

/* What a request may say of an image, and where it goes. (glance/api/v2/images.py, RequestDeserializer) */

const FIELDS: Readonly<Record<string, keyof Image>> = {
  name: "name",
  visibility: "visibility",
  protected: "isProtected",
  os_hidden: "isHidden",
  owner: "ownerId",
  disk_format: "diskFormat",
  container_format: "containerFormat",
  min_disk: "minDisk",
  min_ram: "minRam",
  tags: "tags",
};
/** Fields that cannot be taken away; everything else is a property. */
export const isField = (name: string): boolean => name in FIELDS || isReadOnly(name) || name === "id";

const READ_ONLY = new Set([
  "created_at",
  "updated_at",
  "status",
  "checksum",
  "os_hash_algo",
  "os_hash_value",
  "size",
  "virtual_size",
  "direct_url",
  "self",
  "file",
  "schema",
]);
const isReadOnly = (name: string): boolean => READ_ONLY.has(name);

const RESERVED = new Set(["location", "deleted", "deleted_at"]);

/** @throws Refusal 403. "stores" is taken for a property by a change, and is not for a new image. */
export function checkWritable(name: string, isNew: boolean): void {
  if (isReadOnly(name) || (isNew && name === "stores"))
    throw refuse(403, `Attribute '${name}' is read-only.`);
  if (RESERVED.has(name) || name.startsWith("os_glance_"))
    throw refuse(403, `Attribute '${name}' is reserved.`);
}

/** The fields and properties of an image that these values make. @throws Refusal 400 */
export function fieldsOf(values: Readonly<Record<string, unknown>>): Partial<Image> {
  const fields: Record<string, unknown> = {};
  const properties: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    checkValue(name, value);
    const field = FIELDS[name];
    if (field) fields[field] = name === "tags" ? [...new Set(value as string[])] : value;
    else if (name !== "id") properties[name] = value as string;
  }
  return { ...(fields as Partial<Image>), properties };
}

/** As jsonschema says it, in short. @throws Refusal 400 */
function checkValue(name: string, value: unknown): void {
  const schema = IMAGE_PROPERTIES[name] ?? { type: "string" };
  const types = [schema.type].flat() as string[];
  const complain = (what: string, rule: string) =>
    refuse(
      400,
      `Provided object does not match schema 'image': ${what}\n\nFailed validating '${rule}' in schema['properties']['${name}']:\n    ${pythonRepr(schema)}\n\nOn instance['${name}']:\n    ${pythonRepr(value)}`,
    );
  if (!types.includes(typeOf(value)))
    throw complain(`${pythonRepr(value)} is not of type ${types.map(pythonRepr).join(", ")}`, "type");
  const { enum: allowed, pattern, maxLength, items } = schema;
  if (Array.isArray(allowed) && !allowed.includes(value as never))
    throw complain(`${pythonRepr(value)} is not one of ${pythonRepr(allowed)}`, "enum");
  if (typeof value === "string" && typeof pattern === "string" && !new RegExp(pattern).test(value))
    throw complain(`${pythonRepr(value)} does not match ${pythonRepr(pattern)}`, "pattern");
  if (typeof value === "string" && typeof maxLength === "number" && value.length > maxLength)
    throw complain(`${pythonRepr(value)} is too long`, "maxLength");
  const wrong = items && Array.isArray(value) ? value.find((each) => typeof each !== "string") : undefined;
  if (wrong !== undefined) throw complain(`${pythonRepr(wrong)} is not of type 'string'`, "type");
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
