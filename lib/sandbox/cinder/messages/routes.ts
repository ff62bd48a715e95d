import { type Ask, empty, isAtLeast, ok, type Route } from "../../core/http";
import { notFound } from "../../core/refusal";
import { linksTo } from "../links";
import type { Columns } from "../list-filter";
import { listRows } from "../list-rows";
import { RESOURCE_FILTERS } from "../resource-filters";
import { MESSAGES, type Message } from "../rows";
import { cinderTime } from "../time";

/** How long messages are kept. (cinder/message/api.py, message_ttl) */
const KEPT_MS = 30 * 24 * 3_600_000;

const COLUMNS: Columns<Message> = {
  id: (m) => m.id,
  project_id: (m) => m.projectId,
  resource_uuid: (m) => m.resourceId,
  resource_type: (m) => m.resourceType,
  event_id: (m) => m.eventId,
  request_id: (m) => m.requestId,
  message_level: () => "ERROR",
  created_at: (m) => m.createdAt,
};

const noMessage = (id: string) => notFound(`Message ${id} could not be found.`);

/** cinder/api/v3/views/messages.py */
const shown = (ask: Ask, message: Message) => ({
  id: message.id,
  event_id: message.eventId,
  user_message: message.text,
  message_level: "ERROR",
  created_at: cinderTime(message.createdAt),
  guaranteed_until: cinderTime(message.createdAt + KEPT_MS),
  request_id: message.requestId,
  links: linksTo(ask, "messages", message.id),
  resource_type: message.resourceType,
  resource_uuid: message.resourceId,
});

/** @throws Refusal 404, also before 3.3, when there were none */
function rowsOf(ask: Ask) {
  if (!isAtLeast(ask, "3.3")) throw notFound();
  return ask.site.rows(MESSAGES);
}

function messageOf(ask: Ask): Message {
  const { id = "" } = ask.params;
  const message = rowsOf(ask).get(id);
  if (!message || (message.projectId !== ask.caller.projectId && !ask.caller.isAdmin)) throw noMessage(id);
  return message;
}

/** What failed after an answer. (cinder/api/v3/messages.py) */
export const messageRoutes: readonly Route[] = [
  {
    name: "messages.list",
    method: "GET",
    path: "/messages",
    run: (ask) => {
      const { rows, links } = listRows(ask, {
        rows: rowsOf(ask).all(),
        columns: COLUMNS,
        filters: RESOURCE_FILTERS.message,
        collection: "messages",
        noSuch: noMessage,
      });
      return ok({
        messages: rows.map((row) => shown(ask, row)),
        ...(links.length > 0 ? { messages_links: links } : {}),
      });
    },
  },
  {
    name: "messages.show",
    method: "GET",
    path: "/messages/:id",
    run: (ask) => ok({ message: shown(ask, messageOf(ask)) }),
  },
  {
    name: "messages.delete",
    method: "DELETE",
    path: "/messages/:id",
    run: (ask) => {
      rowsOf(ask).remove(messageOf(ask).id);
      return empty();
    },
  },
];
