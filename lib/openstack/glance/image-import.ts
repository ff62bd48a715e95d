import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { parseJson } from "../json";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";

export type ImportMethod =
  /** From another region's Glance of the same Keystone; it must be alive, and only some properties come along. */
  | { name: "glance-download"; region: string; imageId: string; interface?: "public" | "internal" }
  | { name: "web-download"; uri: string }
  /** Of data staged before. */
  | { name: "glance-direct" }
  /** To more stores of the same Glance. */
  | { name: "copy-image" };

export interface ImportImage extends CallOptions {
  method: ImportMethod;
  stores?: readonly string[] | undefined;
  allStores?: boolean | undefined;
  allStoresMustSucceed?: boolean | undefined;
}

/**
 * Let Glance fetch an image's data by itself. Only accepted when this returns: the image is "active" in the end, or
 * "queued" again with `failedStores`. The image needs its formats and must be "queued", for glance-direct
 * "uploading", for copy-image "active" (kind "conflict" or "bad_request" otherwise; a method that the site has not
 * enabled is "bad_request").
 * POST /images/{id}/import (glance/api/v2/images.py import_image; glance-download since 25.0)
 */
export async function importImage(session: Session, id: string, request: ImportImage): Promise<void> {
  await session.call({
    ...callOptionsOf(request),
    service: "image",
    method: "POST",
    path: `/images/${segment(id)}/import`,
    body: {
      method: wireMethod(request.method),
      stores: request.stores,
      all_stores: request.allStores,
      all_stores_must_succeed: request.allStoresMustSucceed,
    },
    expect: [202],
  });
}

function wireMethod(method: ImportMethod): Record<string, string> {
  switch (method.name) {
    case "glance-download":
      return {
        name: method.name,
        glance_region: method.region,
        glance_image_id: method.imageId,
        glance_service_interface: method.interface ?? "public",
      };
    case "web-download":
      return { name: method.name, uri: method.uri };
    default:
      return { name: method.name };
  }
}

/** The import methods that a site has enabled. GET /info/import (glance/api/v2/discovery.py) */
export async function listImportMethods(session: Session, options: CallOptions = {}): Promise<string[]> {
  const Body = z.object({ "import-methods": z.object({ value: z.array(z.string()) }) });
  const data = await session.json(Body, {
    ...options,
    service: "image",
    method: "GET",
    path: "/info/import",
    expect: [200],
  });
  return data["import-methods"].value;
}

const WireStore = z.object({
  id: z.string(),
  description: z.string().nullish(),
  default: z.union([z.string(), z.boolean()]).nullish(),
  "read-only": z.union([z.string(), z.boolean()]).nullish(),
});

/** The stores of a Glance; none when it knows only one. GET /info/stores (glance/api/v2/discovery.py) */
export async function listStores(session: Session, options: CallOptions = {}) {
  const answer = await session.call({
    ...options,
    service: "image",
    method: "GET",
    path: "/info/stores",
    // 404: multiple stores are not configured.
    expect: [200, 404],
  });
  if (answer.status === 404) return [];
  const where = { site: session.site, service: "image", call: "GET /info/stores" };
  const { stores } = parseJson(answer, z.object({ stores: z.array(WireStore) }), where);
  return stores.map((s) => ({
    id: s.id,
    description: s.description ?? undefined,
    isDefault: String(s.default) === "true",
    isReadOnly: String(s["read-only"]) === "true",
  }));
}
