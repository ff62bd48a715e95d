import { notFound } from "../../core/refusal";
import type { Server, VolumeAttachment } from "../rows";

/** @throws Refusal 404 */
export function findAttachment(server: Server, volumeId: string): VolumeAttachment {
  const found = server.volumeAttachments.find((v) => v.volumeId === volumeId);
  if (!found) throw notFound(`Instance ${server.id} is not attached to volume ${volumeId}`);
  return found;
}
