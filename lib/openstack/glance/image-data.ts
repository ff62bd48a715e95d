import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";

/** Gigabytes at a slow pace; give a better one when the size is known. */
const DATA_DEADLINE_MS = 6 * 3_600_000;

/**
 * Send an image's data; it is "active" when this returns. A stream can be read once only, so nothing is repeated,
 * not even with a new token: have more than an hour left on it. Kind "conflict" when the image has data already;
 * the image is "queued" again after a broken upload.
 * PUT /images/{id}/file (glance/api/v2/image_data.py upload)
 */
export async function uploadImage(
  session: Session,
  id: string,
  data: AsyncIterable<Uint8Array> | Buffer,
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    deadlineMs: DATA_DEADLINE_MS,
    ...options,
    service: "image",
    method: "PUT",
    path: `/images/${segment(id)}/file`,
    upload: { contentType: "application/octet-stream", data },
    expect: [204],
  });
}

/**
 * Fetch an image's data piece by piece. Nothing is repeated; an image without data gives no piece.
 * GET /images/{id}/file (glance/api/v2/image_data.py download)
 * @param onChunk the transfer waits for it; when it fails, the transfer ends
 */
export async function downloadImage(
  session: Session,
  id: string,
  onChunk: (chunk: Buffer) => Promise<void>,
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    deadlineMs: DATA_DEADLINE_MS,
    ...options,
    service: "image",
    method: "GET",
    path: `/images/${segment(id)}/file`,
    headers: { accept: "application/octet-stream" },
    onChunk,
    expect: [200, 204],
  });
}
