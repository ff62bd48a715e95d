import type { Answer, Ask } from "../core/http";
import { checkWritable, fieldsOf } from "./image-fields";
import { imageView } from "./image-view";
import { IMPORT_METHODS } from "./import-image";
import { newImage } from "./new-image";
import { GONE_IMAGES, IMAGES, type Image } from "./rows";
import { refuse, refuseWith } from "./write-error";

/** POST /v2/images (glance/api/v2/images.py, create) */
export function createImage(ask: Ask): Answer {
  const { body, caller, site } = ask;
  if (body === null || typeof body !== "object" || Array.isArray(body)) throw refuseWith(500, "");
  const values = body as Record<string, unknown>;
  for (const name of Object.keys(values)) checkWritable(name, true);
  const fields = fieldsOf(values);
  checkVisibility(ask, fields.visibility);
  const ownerId = fields.ownerId ?? caller.projectId ?? null;
  if (!caller.isAdmin && ownerId !== caller.projectId)
    throw refuse(403, `You are not permitted to create images owned by '${ownerId}'.`);
  const id = typeof values.id === "string" ? values.id.toLowerCase() : undefined;
  if (id && (site.rows(IMAGES).get(id) || site.rows(GONE_IMAGES).get(id)))
    throw refuse(409, `Image ID ${id} already exists!`);
  const image = newImage(site, ownerId, { ...fields, ownerId, ...(id ? { id } : {}) });
  return {
    status: 201,
    body: imageView(image),
    headers: {
      location: `${site.origin}/image/v2/images/${image.id}`,
      "openstack-image-import-methods": IMPORT_METHODS.join(","),
      "openstack-image-store-ids": "fs,os_glance_staging_store,os_glance_tasks_store",
    },
  };
}

/** Public images are for admins to make. (glance/policies/image.py, publicize_image) */
export function checkVisibility({ caller }: Ask, visibility: Image["visibility"] | undefined): void {
  if (visibility === "public" && !caller.isAdmin)
    throw refuse(403, "You are not authorized to complete publicize_image action.");
}
