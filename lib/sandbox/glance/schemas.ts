import { ok, type Route } from "../core/http";

/*
 * What clients may know of an image before they ask: types, and what cannot be set. Glance's own descriptions are left
 * out. (glance/api/v2/images.py, get_base_properties; etc/schema-image.json)
 */

const UUID = "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$";
const text = { type: "string" };
const fixed = { type: "string", readOnly: true };
const extra = { type: "string", is_base: false };
const orNull = (type: string, more: object = {}) => ({ type: ["null", type], ...more });

export const IMAGE_PROPERTIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  id: { ...text, pattern: UUID },
  name: orNull("string", { maxLength: 255 }),
  status: {
    ...fixed,
    enum: [
      "queued",
      "saving",
      "active",
      "killed",
      "deleted",
      "uploading",
      "importing",
      "pending_delete",
      "deactivated",
    ],
  },
  visibility: { ...text, enum: ["community", "public", "private", "shared"] },
  protected: { type: "boolean" },
  os_hidden: { type: "boolean" },
  checksum: orNull("string", { readOnly: true, maxLength: 32 }),
  os_hash_algo: orNull("string", { readOnly: true, maxLength: 64 }),
  os_hash_value: orNull("string", { readOnly: true, maxLength: 128 }),
  owner: orNull("string", { maxLength: 255 }),
  size: orNull("integer", { readOnly: true }),
  virtual_size: orNull("integer", { readOnly: true }),
  container_format: orNull("string", {
    enum: [null, "ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"],
  }),
  disk_format: orNull("string", {
    enum: [null, "ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop"],
  }),
  created_at: fixed,
  updated_at: fixed,
  tags: { type: "array", items: { ...text, maxLength: 255 } },
  direct_url: fixed,
  min_ram: { type: "integer" },
  min_disk: { type: "integer" },
  self: fixed,
  file: fixed,
  stores: fixed,
  schema: fixed,
  kernel_id: { ...orNull("string", { pattern: UUID }), is_base: false },
  ramdisk_id: { ...orNull("string", { pattern: UUID }), is_base: false },
  instance_uuid: extra,
  architecture: extra,
  os_distro: extra,
  os_version: extra,
  description: extra,
  cinder_encryption_key_id: extra,
  cinder_encryption_key_deletion_policy: { ...extra, enum: ["on_image_deletion", "do_not_delete"] },
};

const described = { rel: "describedby", href: "{schema}" };
const image = {
  name: "image",
  properties: IMAGE_PROPERTIES,
  additionalProperties: text,
  links: [{ rel: "self", href: "{self}" }, { rel: "enclosure", href: "{file}" }, described],
};
const images = {
  name: "images",
  properties: { images: { type: "array", items: image }, first: text, next: text, schema: text },
  links: [{ rel: "first", href: "{first}" }, { rel: "next", href: "{next}" }, described],
};
const member = {
  name: "member",
  properties: {
    member_id: text,
    image_id: { ...text, pattern: UUID },
    created_at: text,
    updated_at: text,
    status: { ...text, enum: ["pending", "accepted", "rejected"] },
    schema: fixed,
  },
};
const members = {
  name: "members",
  properties: { members: { type: "array", items: member }, schema: text },
  links: [described],
};

export const schemaRoutes: Route[] = Object.entries({ image, images, member, members }).map(
  ([name, schema]) => ({
    name: `schemas.${name}`,
    method: "GET",
    path: `/v2/schemas/${name}`,
    run: () => ok(schema),
  }),
);
