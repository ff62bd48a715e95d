import { type Answer, type Ask, ok } from "../core/http";
import { keepsOf } from "./image-filters";
import { imageView } from "./image-view";
import type { Image } from "./rows";
import { IMAGES } from "./rows";
import { findImage } from "./seen-images";
import { refuse } from "./write-error";

/** (glance/conf/__init__.py, limit_param_default and api_limit_max) */
const PAGE = 25;
const MOST = 1_000;
const SORT_KEYS = [
  "name",
  "status",
  "container_format",
  "disk_format",
  "size",
  "id",
  "created_at",
  "updated_at",
];
type SortKey =
  | "name"
  | "status"
  | "container_format"
  | "disk_format"
  | "size"
  | "id"
  | "created_at"
  | "updated_at";

const VALUES: Readonly<Record<SortKey, (image: Image) => string | number | null>> = {
  name: (i) => i.name,
  status: (i) => i.status,
  container_format: (i) => i.containerFormat,
  disk_format: (i) => i.diskFormat,
  size: (i) => i.size,
  id: (i) => i.id,
  // Two of one moment stay in the order in which they were made.
  created_at: (i) => i.number,
  updated_at: (i) => i.updatedAt,
};

/** GET /v2/images (glance/api/v2/images.py, index) */
export function listImages(ask: Ask): Answer {
  const { query, site } = ask;
  const limit = readLimit(query.get("limit"));
  const order = orderOf(query);
  const marker = query.get("marker");
  const last = marker === null ? undefined : findImage(site, ask.caller, marker);
  if (marker !== null && !last) throw refuse(400, `No image found with ID ${marker}`);
  const keeps = keepsOf(ask);
  const found = site.rows(IMAGES).filter((image) => keeps.every((keep) => keep(image)));
  const sorted = found.sort(order);
  const rest = last ? sorted.filter((image) => order(image, last) > 0) : sorted;
  const page = rest.slice(0, limit);
  return ok({
    images: page.map(imageView),
    first: link(query, undefined),
    schema: "/v2/schemas/images",
    // An empty page or one that is not full is the last one.
    ...(page.length > 0 && page.length === limit ? { next: link(query, page.at(-1)?.id) } : {}),
  });
}

/** Of a parameter that is there twice the links keep the last only, as Glance's do. (ResponseSerializer.index) */
function link(query: URLSearchParams, marker: string | undefined): string {
  const params = new URLSearchParams(Object.fromEntries(query));
  params.delete("marker");
  if (marker) params.set("marker", marker);
  const text = params.toString();
  return text ? `/v2/images?${text}` : "/v2/images";
}

function readLimit(text: string | null): number {
  if (text === null) return PAGE;
  if (!/^\s*-?\d+\s*$/.test(text)) throw refuse(400, "limit param must be an integer");
  const limit = Number(text);
  if (limit < 0) throw refuse(400, "limit param must be positive");
  return Math.min(limit, MOST);
}

function orderOf(query: URLSearchParams): (a: Image, b: Image) => number {
  const sorts = readSorts(query);
  return (a, b) => {
    for (const { key, isDescending } of sorts) {
      const [left, right] = [VALUES[key](a) ?? "", VALUES[key](b) ?? ""];
      if (left !== right) return (left < right ? -1 : 1) * (isDescending ? -1 : 1);
    }
    return 0;
  };
}

/** Newest first when nothing else is asked for; the moment and the id come last in any order. */
function readSorts(query: URLSearchParams): { key: SortKey; isDescending: boolean }[] {
  const sort = query.get("sort");
  const keys = query.getAll("sort_key");
  const dirs = query.getAll("sort_dir");
  if (sort !== null && (keys.length > 0 || dirs.length > 0))
    throw refuse(400, "Old and new sorting syntax cannot be combined");
  const pairs = sort
    ? sort.split(",").map((each): [string, string] => {
        const [key = "", dir = "desc"] = each.split(":");
        return [key, dir];
      })
    : (keys.length > 0 ? keys : ["created_at"]).map((key, i): [string, string] => [
        key,
        dirs[i] ?? dirs[0] ?? "desc",
      ]);
  const sorts = pairs.map(([key, dir]) => {
    if (!SORT_KEYS.includes(key))
      throw refuse(
        400,
        `Invalid sort key: ${key}. It must be one of the following: ${SORT_KEYS.join(", ")}.`,
      );
    if (dir !== "asc" && dir !== "desc")
      throw refuse(400, `Invalid sort direction: ${dir}. It must be one of the following: asc, desc.`);
    return { key: key as SortKey, isDescending: dir === "desc" };
  });
  const isDescending = sorts[0]?.isDescending ?? true;
  for (const key of ["created_at", "id"] as const)
    if (!sorts.some((each) => each.key === key)) sorts.push({ key, isDescending });
  return sorts;
}
