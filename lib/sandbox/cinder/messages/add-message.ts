import type { Site } from "../../core/site";
import { MESSAGES, type Message } from "../rows";

/** Tells the users of a project why something that they asked for failed later. (cinder/message/api.py) */
export const addMessage = (site: Site, message: Omit<Message, "id" | "createdAt">): Message =>
  site.rows(MESSAGES).insert({ ...message, id: site.world.ids.uuid(), createdAt: site.now() });
