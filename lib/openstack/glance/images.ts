import { z } from "zod";
import { ifFound } from "../if-found";
import { type ListOptions, listItems } from "../list";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";

/* Whatever else is there are the image's properties. (glance/api/v2/images.py ResponseSerializer) */
const WireImage = z
  .object({
    id: z.string(),
    status: z.string(),
    name: z.string().nullish(),
    visibility: z.string().nullish(),
    owner: z.string().nullish(),
    protected: z.boolean().nullish(),
    os_hidden: z.boolean().nullish(),
    disk_format: z.string().nullish(),
    container_format: z.string().nullish(),
    size: z.number().nullish(),
    virtual_size: z.number().nullish(),
    min_disk: z.number().nullish(),
    min_ram: z.number().nullish(),
    checksum: z.string().nullish(),
    os_hash_algo: z.string().nullish(),
    os_hash_value: z.string().nullish(),
    created_at: z.string(),
    updated_at: z.string().nullish(),
    tags: z.array(z.string()).nullish(),
    // comma-separated
    stores: z.string().nullish(),
    os_glance_importing_to_stores: z.string().nullish(),
    os_glance_failed_import: z.string().nullish(),
  })
  .catchall(z.unknown());

const NO_PROPERTIES = new Set(["file", "self", "schema", "direct_url", "locations"]);

function toImage(image: z.output<typeof WireImage>) {
  return {
    id: image.id,
    name: image.name ?? undefined,
    /** queued, saving, uploading, importing, active, killed, deactivated, deleted, pending_delete */
    status: image.status,
    visibility: image.visibility ?? undefined,
    /** Its project. */
    projectId: image.owner ?? undefined,
    isProtected: image.protected ?? false,
    isHidden: image.os_hidden ?? false,
    diskFormat: image.disk_format ?? undefined,
    containerFormat: image.container_format ?? undefined,
    /** 0 for the image of a VM that boots from a volume: it holds snapshot ids, and no data. */
    sizeBytes: image.size ?? undefined,
    virtualSizeBytes: image.virtual_size ?? undefined,
    minDiskGib: image.min_disk ?? 0,
    minRamMib: image.min_ram ?? 0,
    /** What to compare after a copy; the algorithm is "sha512" unless the site chose another. */
    hash: image.os_hash_value
      ? { algorithm: image.os_hash_algo ?? "sha512", value: image.os_hash_value }
      : undefined,
    checksumMd5: image.checksum ?? undefined,
    createdAt: image.created_at,
    updatedAt: image.updated_at ?? undefined,
    tags: image.tags ?? [],
    stores: listOf(image.stores),
    importingToStores: listOf(image.os_glance_importing_to_stores),
    failedStores: listOf(image.os_glance_failed_import),
    properties: propertiesOf(image),
  };
}

const listOf = (text: string | null | undefined) => (text ? text.split(",") : []);

/** All values are text, also the yes and no of hw_qemu_guest_agent. */
function propertiesOf(image: z.output<typeof WireImage>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(image).flatMap(([key, value]) =>
      key in WireImage.shape || NO_PROPERTIES.has(key) || typeof value !== "string" ? [] : [[key, value]],
    ),
  );
}

/** An image as Glance shows it. */
export type Image = ReturnType<typeof toImage>;

export interface ListImages extends ListOptions {
  name?: string;
  status?: string;
  visibility?: "public" | "private" | "shared" | "community" | "all";
  projectId?: string;
  tags?: readonly string[];
}

/** Images that the project sees, newest first. GET /images (glance/api/v2/images.py index) @throws OpenStackError */
export function listImages(session: Session, options: ListImages = {}): AsyncGenerator<Image> {
  // Glance's own page is 25.
  const { name, status, visibility, projectId, tags, pageSize = 500, ...call } = options;
  return listItems(session, {
    service: "image",
    path: "/images",
    key: "images",
    linksKey: "next",
    item: WireImage,
    map: toImage,
    idOf: (image) => image.id,
    query: { name, status, visibility, owner: projectId, tag: tags },
    options: { ...call, pageSize },
  });
}

/** GET /images/{id} (glance/api/v2/images.py show) @throws OpenStackError kind "not_found" */
export async function getImage(session: Session, id: string, options: CallOptions = {}): Promise<Image> {
  const image = await session.json(WireImage, {
    ...options,
    service: "image",
    method: "GET",
    path: `/images/${segment(id)}`,
    expect: [200],
  });
  return toImage(image);
}

/** An image, or undefined when there is none with this id that the project sees. @throws OpenStackError */
export const findImage = (session: Session, id: string, options: CallOptions = {}) =>
  ifFound(getImage(session, id, options));
