import { type Answer, type Ask, empty } from "../core/http";
import { fillImage, imageBytes, stage } from "./image-bytes";
import { IMAGES, type Image } from "./rows";
import { ownImage, seenImage } from "./seen-images";
import { refuse } from "./write-error";

/** Glance answers without a body in HTML's name. */
export const done: Answer = { status: 204, headers: { "content-type": "text/html; charset=UTF-8" } };

/** PUT /v2/images/{id}/file (glance/api/v2/image_data.py, upload) */
export function uploadImage(ask: Ask): Answer {
  checkBytes(ask);
  const image = ownImage(ask.site, ask.caller, ask.params.id ?? "");
  checkTransition(image, "saving");
  checkFormats(image);
  fillImage(ask.site, image.id, ask.raw);
  return done;
}

/** PUT /v2/images/{id}/stage (glance/api/v2/image_data.py, stage) */
export function stageImage(ask: Ask): Answer {
  checkBytes(ask);
  const image = ownImage(ask.site, ask.caller, ask.params.id ?? "");
  checkTransition(image, "uploading");
  stage(ask.site, image.id, ask.raw);
  ask.site
    .rows(IMAGES)
    .update(image.id, { status: "uploading", size: ask.raw.length, updatedAt: ask.site.now() });
  return done;
}

/** GET /v2/images/{id}/file (glance/api/v2/image_data.py, download) */
export function downloadImage(ask: Ask): Answer {
  const image = seenImage(ask.site, ask.caller, ask.params.id ?? "");
  if (image.status === "deactivated" && !ask.caller.isAdmin)
    throw refuse(403, "The requested image has been deactivated. Image data download is forbidden.");
  const bytes = imageBytes(ask.site, image.id);
  if (!bytes || image.stores === null) return empty();
  const headers = { "content-type": "application/octet-stream", "content-md5": image.checksum ?? "" };
  const range = /^bytes=(\d*)-(\d*)$/.exec(ask.headers.range ?? "");
  if (!range) return { status: 200, body: bytes, headers };
  const [first, last] = rangeOf(range[1] ?? "", range[2] ?? "", bytes.length);
  return {
    status: 206,
    body: bytes.subarray(first, last + 1),
    headers: { ...headers, "content-range": `bytes ${first}-${last}/${bytes.length}` },
  };
}

function rangeOf(from: string, to: string, size: number): [number, number] {
  const first = from === "" ? Math.max(size - Number(to), 0) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (first > last) throw refuse(416, `Range must be within the image's ${size} bytes`);
  return [first, last];
}

function checkBytes({ headers }: Ask): void {
  const [type = ""] = (headers["content-type"] ?? "").split(";");
  if (type.trim() !== "application/octet-stream")
    throw refuse(415, `The request media type ${type} is not supported by this server.`);
}

function checkTransition({ status }: Image, to: "saving" | "uploading"): void {
  if (status !== "queued")
    throw refuse(409, `Image status transition from ${status} to ${to} is not allowed`);
}

/** @throws Refusal 400 (glance/domain/__init__.py, Image.status) */
export function checkFormats({ containerFormat, diskFormat }: Image): void {
  const missing = [
    ...(diskFormat === null ? ["disk_format"] : []),
    ...(containerFormat === null ? ["container_format"] : []),
  ];
  if (missing.length > 0)
    throw refuse(400, `Properties ${missing.join(", ")} must be set prior to saving data.`);
}
