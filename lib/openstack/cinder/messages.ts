import { z } from "zod";
import { type ListOptions, listItems } from "../list";
import type { Pin, Session } from "../session";
import { Time } from "../time";

/** Filters and paging since 3.5. */
const MESSAGES: Pin = { pin: "3.70", atLeast: "3.5" };

const WireMessage = z.object({
  id: z.string(),
  event_id: z.string(),
  user_message: z.string(),
  message_level: z.string().nullish(),
  resource_type: z.string().nullish(),
  resource_uuid: z.string().nullish(),
  request_id: z.string().nullish(),
  created_at: Time,
  guaranteed_until: Time,
});

const toMessage = (m: z.output<typeof WireMessage>) => ({
  id: m.id,
  eventId: m.event_id,
  text: m.user_message,
  level: m.message_level ?? undefined,
  resourceType: m.resource_type ?? undefined,
  resourceId: m.resource_uuid ?? undefined,
  requestId: m.request_id ?? undefined,
  createdAt: m.created_at,
  keptUntil: m.guaranteed_until,
});

/** Why an asynchronous operation failed, as Cinder tells its users. */
export type Message = ReturnType<typeof toMessage>;

export interface ListMessages extends ListOptions {
  resourceId?: string;
  resourceType?: string;
}

/** Messages, newest first. GET /messages (cinder/api/v3/messages.py) @throws OpenStackError */
export function listMessages(session: Session, options: ListMessages = {}): AsyncGenerator<Message> {
  const { resourceId, resourceType, ...rest } = options;
  return listItems(session, {
    service: "volume",
    idOf: (item) => item.id,
    path: "/messages",
    key: "messages",
    item: WireMessage,
    map: toMessage,
    query: { resource_uuid: resourceId, resource_type: resourceType },
    microversion: MESSAGES,
    options: rest,
  });
}

/**
 * The newest message about any of some things; undefined when there is none, or it cannot be read: it only adds to
 * an error that is known already.
 */
export async function findReason(
  session: Session,
  resourceIds: readonly string[],
  options: ListOptions = {},
): Promise<string | undefined> {
  for (const resourceId of resourceIds) {
    try {
      for await (const message of listMessages(session, { ...options, resourceId })) return message.text;
    } catch {
      options.signal?.throwIfAborted();
    }
  }
  return undefined;
}
