import type { ActionResult } from "@/lib/api/action-result";
import type { Changed } from "@/lib/changed";
import type { ChannelTrial } from "@/lib/notify/schemas";

type Action<T = void> = (input: unknown) => Promise<ActionResult<T>>;

export type AddChannel = Action<{ id: string; secret: string | null }>;

/** What the list of channels asks of the server. */
export interface ListActions {
  tryOut: Action<ChannelTrial>;
  switchOne: Action;
}

/** What the page of one channel asks. */
export interface ChannelActions extends ListActions {
  change: Action<Changed<string>>;
  replaceSecret: Action<{ secret: string }>;
  remove: Action;
}

/** What the list of messages that did not arrive asks. */
export interface MessageActions {
  sendAgain: Action;
  forget: Action;
  sendAllAgain: Action<{ sent: number; off: number }>;
  forgetAll: Action<{ count: number }>;
}

/** The key of the list that the pages of notifications are read from. */
export const NOTIFICATIONS_KEY = ["notifications"];
