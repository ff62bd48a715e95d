import { z } from "zod";
import { type ListOptions, listItems } from "../list";
import { type Pin, type Session, segment } from "../session";
import type { CallOptions } from "../transport";

const ATTACHMENT: Pin = { pin: "3.70", atLeast: "3.27" };

/* The list without details: those hold the way to the data, with its secrets. (cinder/api/v3/views/attachments.py) */
const WireAttachment = z.object({
  id: z.string(),
  volume_id: z.string(),
  status: z.string(),
  instance: z.string().nullish(),
});

const toAttachment = (a: z.output<typeof WireAttachment>) => ({
  id: a.id,
  volumeId: a.volume_id,
  status: a.status,
  serverId: a.instance ?? undefined,
});

/** The tie between a volume and a VM, as Cinder keeps it. */
export type Attachment = ReturnType<typeof toAttachment>;

export interface ListAttachments extends ListOptions {
  volumeId?: string;
  serverId?: string;
}

/** Attachments; those of a failed boot stay "reserved". GET /attachments (cinder/api/v3/attachments.py) */
export function listAttachments(session: Session, options: ListAttachments = {}): AsyncGenerator<Attachment> {
  const { volumeId, serverId, ...rest } = options;
  return listItems(session, {
    service: "volume",
    idOf: (item) => item.id,
    path: "/attachments",
    key: "attachments",
    // cinder/api/v3/views/attachments.py
    isWithoutLinks: true,
    item: WireAttachment,
    map: toAttachment,
    query: { volume_id: volumeId, instance_id: serverId },
    microversion: ATTACHMENT,
    options: rest,
  });
}

/**
 * Remove an attachment that a failed boot or detach left; one that is gone already is fine. Never one of a running
 * VM: it would lose its disk.
 * DELETE /attachments/{id} (cinder/api/v3/attachments.py)
 */
export async function deleteAttachment(
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "volume",
    method: "DELETE",
    path: `/attachments/${segment(id)}`,
    microversion: ATTACHMENT,
    expect: [200, 404],
  });
}
