import { type Answer, type Ask, ok } from "../core/http";
import { checkVisibility } from "./create-image";
import { checkWritable, fieldsOf, isField } from "./image-fields";
import { imageView } from "./image-view";
import { IMAGES, type Image } from "./rows";
import { ownImage } from "./seen-images";
import { refuse, refuseWith } from "./write-error";

const MEDIA_TYPES = [
  "application/openstack-images-v2.0-json-patch",
  "application/openstack-images-v2.1-json-patch",
];

interface Operation {
  op: "add" | "remove" | "replace";
  name: string;
  value: unknown;
}

/** PATCH /v2/images/{id}: all of it, or nothing. (glance/api/v2/images.py, update) */
export function updateImage(ask: Ask): Answer {
  const { body, params, site } = ask;
  checkMediaType(ask);
  if (!Array.isArray(body)) throw refuse(400, "Request body must be a JSON array of operation objects.");
  const operations = body.map(readOperation);
  for (const { name } of operations) checkWritable(name, false);
  const image = ownImage(site, ask.caller, params.id ?? "");
  const properties = new Map(Object.entries(image.properties));
  let patch: Partial<Image> = {};
  for (const operation of operations) {
    const { name, op, value } = operation;
    if (op === "remove") remove(properties, name);
    else if (isField(name)) patch = { ...patch, ...changeField(ask, image, name, value) };
    else {
      if (op === "replace" && !properties.has(name))
        throw refuseWith(409, `Property ${name} does not exist.`);
      for (const [key, text] of Object.entries(fieldsOf({ [name]: value }).properties ?? {}))
        properties.set(key, text);
    }
  }
  if (operations.length === 0) return ok(imageView(image));
  return ok(
    imageView(
      site.rows(IMAGES).update(image.id, {
        ...patch,
        properties: Object.fromEntries(properties),
        updatedAt: site.now(),
      }),
    ),
  );
}

function remove(properties: Map<string, string>, name: string): void {
  if (isField(name)) throw refuseWith(403, `Property ${name} may not be removed.`);
  if (!properties.delete(name)) throw refuseWith(409, `Property ${name} does not exist.`);
}

function changeField(ask: Ask, image: Image, name: string, value: unknown): Partial<Image> {
  if (name === "id") throw refuse(403, "Attribute 'id' is read-only.");
  const { properties: _none, ...fields } = fieldsOf({ [name]: value });
  if (fields.visibility !== image.visibility) checkVisibility(ask, fields.visibility);
  if (name === "owner" && !ask.caller.isAdmin) throw refuseWith(403, "Owner can't be updated by non admin.");
  if ((name === "disk_format" || name === "container_format") && image.status !== "queued")
    throw refuse(403, `Attribute ${name} can be only replaced for a queued image.`);
  return fields;
}

function checkMediaType({ headers }: Ask): void {
  const [type = ""] = (headers["content-type"] ?? "").split(";");
  if (MEDIA_TYPES.includes(type.trim())) return;
  const refusal = refuse(415, `The request media type ${type} is not supported by this server.`);
  Object.assign(refusal.more, { headers: { "accept-patch": MEDIA_TYPES.join(", ") } });
  throw refusal;
}

function readOperation(given: unknown): Operation {
  if (given === null || typeof given !== "object" || Array.isArray(given))
    throw refuse(400, "Operations must be JSON objects.");
  const { op, path, value } = given as Record<string, unknown>;
  if (op !== "add" && op !== "remove" && op !== "replace")
    throw refuse(400, `Invalid operation: \`${op}\`. It must be one of the following: add, remove, replace.`);
  if (typeof path !== "string") throw refuse(400, `Unable to find 'path' in JSON Schema change`);
  const parts = path.split("/");
  if (!path.startsWith("/") || parts.length !== 2 || parts[1] === "")
    throw refuse(400, `Invalid JSON pointer for this resource: '${path}'`);
  if (op !== "remove" && value === undefined)
    throw refuse(400, `Operation "${op}" requires a member named "value".`);
  return { op, name: (parts[1] ?? "").replaceAll("~1", "/").replaceAll("~0", "~"), value };
}
