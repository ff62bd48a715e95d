import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";

export interface CreateImage extends CallOptions {
  /** A UUID of your choice: the same image can have the same id at every site, and a create can be repeated. */
  id?: string | undefined;
  name: string;
  diskFormat: string;
  containerFormat?: string | undefined;
  visibility?: "public" | "private" | "shared" | "community" | undefined;
  minDiskGib?: number | undefined;
  minRamMib?: number | undefined;
  isProtected?: boolean | undefined;
  tags?: readonly string[] | undefined;
  /** Properties such as hw_qemu_guest_agent; all values are text. */
  properties?: Record<string, string> | undefined;
}

/**
 * Create an image without data: "queued" until it is uploaded or imported. Kind "conflict" when the id was ever
 * used, also by an image that is deleted.
 * POST /images (glance/api/v2/images.py create)
 */
export async function createImage(
  session: Session,
  image: CreateImage,
): Promise<{ id: string; requestId: string | undefined }> {
  const { data, answer } = await session.jsonAnswer(z.object({ id: z.string() }), {
    ...callOptionsOf(image),
    service: "image",
    method: "POST",
    path: "/images",
    body: {
      ...image.properties,
      id: image.id,
      name: image.name,
      disk_format: image.diskFormat,
      container_format: image.containerFormat ?? "bare",
      visibility: image.visibility,
      min_disk: image.minDiskGib,
      min_ram: image.minRamMib,
      protected: image.isProtected,
      tags: image.tags,
    },
    expect: [201],
  });
  return { id: data.id, requestId: answer.requestId };
}

export interface ImageChanges extends CallOptions {
  /** Properties to set, and core fields by Glance's own names: name, visibility, protected, min_disk ... */
  set?: Record<string, string | number | boolean> | undefined;
  /** Properties to remove; one that is not there is kind "conflict", and then nothing is changed. */
  remove?: readonly string[] | undefined;
}

/** Change an image's fields and properties. PATCH /images/{id} (glance/api/v2/images.py update) */
export async function updateImage(session: Session, id: string, changes: ImageChanges): Promise<void> {
  const { set = {}, remove = [] } = changes;
  await session.call({
    ...callOptionsOf(changes),
    service: "image",
    method: "PATCH",
    path: `/images/${segment(id)}`,
    // "add" replaces what is there (glance/api/v2/images.py _do_add).
    body: [
      ...Object.entries(set).map(([key, value]) => ({ op: "add", path: pointer(key), value })),
      ...remove.map((key) => ({ op: "remove", path: pointer(key) })),
    ],
    headers: { "content-type": "application/openstack-images-v2.1-json-patch" },
    expect: [200],
    isRepeatable: remove.length === 0,
  });
}

const pointer = (key: string): string => `/${key.replace(/~/g, "~0").replace(/\//g, "~1")}`;

/**
 * Delete an image; one that is gone already is fine. Kind "forbidden" when it is protected, "conflict" while a
 * volume was cloned from it. The snapshots of a volume-backed VM's image stay.
 * DELETE /images/{id} (glance/api/v2/images.py delete)
 */
export async function deleteImage(session: Session, id: string, options: CallOptions = {}): Promise<void> {
  await session.call({
    ...options,
    service: "image",
    method: "DELETE",
    path: `/images/${segment(id)}`,
    expect: [204, 404],
  });
}
