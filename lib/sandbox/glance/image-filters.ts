import type { Ask } from "../core/http";
import { imageView } from "./image-view";
import type { Image } from "./rows";
import { sharedWith } from "./seen-images";
import { refuse } from "./write-error";

type Keep = (image: Image) => boolean;

const VISIBILITIES = ["public", "private", "shared", "community", "all"];
const NOT_FILTERS = new Set([
  "limit",
  "marker",
  "sort",
  "sort_key",
  "sort_dir",
  "visibility",
  "member_status",
  "tag",
  "os_hidden",
]);
/** Fields that take "in:a,b". (glance/api/v2/images.py, _get_filters) */
const WITH_IN = new Set(["container_format", "disk_format", "id", "name", "status"]);
const OPERATORS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  eq: (a, b) => a === b,
  neq: (a, b) => a !== b,
};

/** What an image must be to be in a list. @throws Refusal 400 */
export function keepsOf(ask: Ask): Keep[] {
  const { query } = ask;
  const isHidden = readBoolean("os_hidden", query.get("os_hidden") ?? "false");
  const tags = query.getAll("tag");
  const keeps: Keep[] = [seenBy(ask), (image) => image.isHidden === isHidden];
  if (tags.length > 0) keeps.push((image) => tags.every((tag) => image.tags.includes(tag)));
  for (const name of new Set(query.keys()))
    if (!NOT_FILTERS.has(name)) keeps.push(keepOf(name, query.getAll(name).at(-1) ?? ""));
  return keeps;
}

function keepOf(name: string, value: string): Keep {
  if (name === "size_min" || name === "size_max") {
    if (!/^\d+$/.test(value)) throw refuse(400, "Unable to filter on a range with a non-numeric value.");
    return ({ size }) => (name === "size_min" ? (size ?? 0) >= Number(value) : (size ?? 0) <= Number(value));
  }
  if (name === "protected") {
    const wanted = readBoolean(name, value);
    return (image) => image.isProtected === wanted;
  }
  if (name === "created_at" || name === "updated_at") return timeKeep(name, value);
  const wanted = WITH_IN.has(name) && value.startsWith("in:") ? readIn(value.slice(3)) : [value];
  return (image) => wanted.includes(String(imageView(image)[name] ?? ""));
}

/** A quoted one may hold a comma. */
const readIn = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|([^,]+)/g)].map((match) => match[1] ?? match[2] ?? "");

function timeKeep(name: "created_at" | "updated_at", value: string): Keep {
  const [operator = "", ...rest] = value.split(":");
  const holds = OPERATORS[operator];
  const time = Date.parse(holds ? rest.join(":") : value);
  if (Number.isNaN(time)) throw refuse(400, `Invalid time format: ${value}`);
  const secondsOf = (ms: number) => Math.floor(ms / 1000);
  return (image) =>
    (holds ?? (OPERATORS.eq as (a: number, b: number) => boolean))(
      secondsOf(name === "created_at" ? image.createdAt : image.updatedAt),
      secondsOf(time),
    );
}

function readBoolean(name: string, text: string): boolean {
  if (text.toLowerCase() === "true") return true;
  if (text.toLowerCase() === "false") return false;
  throw refuse(
    400,
    `Invalid value '${text}' for '${name}' filter. Valid values are case insensitive 'true' or 'false'.`,
  );
}

/** (glance/db/sqlalchemy/api.py, image_get_all: community images are in no list that does not ask for them) */
function seenBy({ caller, query, site }: Ask): Keep {
  const visibility = query.get("visibility");
  if (visibility !== null && !VISIBILITIES.includes(visibility))
    throw refuse(400, `Invalid visibility value: ${visibility}`);
  const wantedStatus = query.get("member_status") ?? "accepted";
  if (!["pending", "accepted", "rejected", "all"].includes(wantedStatus))
    throw refuse(400, `Invalid status: ${wantedStatus}`);
  const shared = sharedWith(site, caller.projectId);
  const isOwn = (image: Image) => image.ownerId === caller.projectId;
  const isShared = (image: Image) => {
    const status = shared.get(image.id)?.status;
    return (
      image.visibility === "shared" &&
      status !== undefined &&
      (wantedStatus === "all" || wantedStatus === status)
    );
  };
  const isReached = (image: Image) =>
    caller.isAdmin ||
    isOwn(image) ||
    image.visibility === "public" ||
    image.visibility === "community" ||
    isShared(image);
  if (visibility === "all") return isReached;
  if (visibility !== null) return (image) => image.visibility === visibility && isReached(image);
  return (image) => isReached(image) && (image.visibility !== "community" || isOwn(image));
}
