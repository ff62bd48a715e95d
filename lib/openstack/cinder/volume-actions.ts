import { z } from "zod";
import { type Pin, type Session, segment } from "../session";
import type { Answer, CallOptions } from "../transport";
import { VOLUME } from "./volumes";

function act(
  session: Session,
  id: string,
  body: Record<string, unknown>,
  expect: number,
  options: CallOptions,
  more: { isRepeatable?: boolean; microversion?: Pin } = {},
): Promise<Answer> {
  return session.call({
    ...options,
    service: "volume",
    method: "POST",
    path: `/volumes/${segment(id)}/action`,
    body,
    microversion: more.microversion ?? VOLUME,
    expect: [expect],
    isRepeatable: more.isRepeatable ?? false,
  });
}

/**
 * Say whether VMs may boot from a volume. A restore sets it only when the source had image metadata.
 * POST /volumes/{id}/action os-set_bootable (cinder/api/contrib/volume_actions.py)
 */
export async function setBootable(
  session: Session,
  id: string,
  bootable: boolean,
  options: CallOptions = {},
): Promise<void> {
  await act(session, id, { "os-set_bootable": { bootable } }, 200, options, { isRepeatable: true });
}

/**
 * Set keys of what a volume remembers of its image: firmware, buses, guest agent. Other keys stay.
 * POST /volumes/{id}/action os-set_image_metadata (cinder/api/contrib/volume_image_metadata.py)
 */
export async function setImageMetadata(
  session: Session,
  id: string,
  metadata: Record<string, string>,
  options: CallOptions = {},
): Promise<void> {
  await act(session, id, { "os-set_image_metadata": { metadata } }, 200, options, { isRepeatable: true });
}

/**
 * Remove a key of the image metadata. Kind "not_found" when it is not there.
 * POST /volumes/{id}/action os-unset_image_metadata (cinder/api/contrib/volume_image_metadata.py)
 */
export async function unsetImageMetadata(
  session: Session,
  id: string,
  key: string,
  options: CallOptions = {},
): Promise<void> {
  await act(session, id, { "os-unset_image_metadata": { key } }, 200, options);
}

/**
 * What a volume remembers of its image; empty when nothing.
 * POST /volumes/{id}/action os-show_image_metadata (cinder/api/contrib/volume_image_metadata.py)
 */
export async function getImageMetadata(
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<Record<string, string>> {
  const { metadata } = await session.json(z.object({ metadata: z.record(z.string(), z.string()) }), {
    ...options,
    service: "volume",
    method: "POST",
    path: `/volumes/${segment(id)}/action`,
    body: { "os-show_image_metadata": {} },
    microversion: VOLUME,
    expect: [200],
    isRepeatable: true,
    isRead: true,
  });
  return metadata;
}

/**
 * Make a volume larger; wait for "available" or "in-use" again. The next backup must be a full one.
 * POST /volumes/{id}/action os-extend (cinder/api/contrib/volume_actions.py; in use since 3.42)
 */
export async function extendVolume(
  session: Session,
  id: string,
  newSizeGib: number,
  options: CallOptions = {},
): Promise<void> {
  const microversion = { pin: "3.70", atLeast: "3.42" };
  await act(session, id, { "os-extend": { new_size: newSizeGib } }, 202, options, { microversion });
}

/**
 * Write another status into Cinder's database; nothing else happens. Only for what hangs, only as an admin.
 * POST /volumes/{id}/action os-reset_status (cinder/api/contrib/admin_actions.py)
 */
export async function resetVolumeStatus(
  session: Session,
  id: string,
  status: string,
  options: CallOptions = {},
): Promise<void> {
  await act(session, id, { "os-reset_status": { status } }, 202, options, { isRepeatable: true });
}
