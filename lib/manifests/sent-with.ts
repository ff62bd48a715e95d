import type { SentManifest } from "./manifests-view";
import { readFolder } from "./read-folder";
import { readSent } from "./read-sent";

/**
 * The manifests that a request is about: those of the server's folder, or those that it brings, and what is said of them.
 * @throws AppError `invalid`
 */
export async function sentWith(
  request: Request,
): Promise<{ head: unknown; files: AsyncIterable<SentManifest> }> {
  const sent = await readSent(request.body);
  const isFolder = new URL(request.url).searchParams.get("from") === "folder";
  return isFolder ? { head: sent.head, files: readFolder() } : sent;
}
