import { setTimeout as sleep } from "node:timers/promises";
import { type CallsOf, callJournal } from "../audit/call-journal";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import type { CallJournal } from "../openstack/journal";

const AGAIN_MS = { first: 250, max: 5_000 };
/** Intents that may wait for the database; a site that refuses thaws for hours must not fill the memory. */
const WAITING = 10_000;

let waiting = 0;

/**
 * The journal of thaws: a thaw waits for nothing, and what is written of it waits until the database is there again.
 * For `session.journalled(…)`.
 */
export function thawJournal(of: CallsOf): CallJournal<unknown> {
  const inner = callJournal(of);
  type Ticket = Awaited<ReturnType<typeof inner.before>>;
  return {
    before: (call) => untilWritten(() => inner.before(call)),
    after: (ticket, outcome) => inner.after(ticket as Ticket, outcome),
  };
}

/** @throws what the database says when it does answer; when too much waits for it already */
async function untilWritten<T>(write: () => Promise<T>): Promise<T> {
  if (waiting >= WAITING) throw new Error(`${WAITING} thaws wait for the database to be written down`);
  waiting++;
  try {
    for (let ms = AGAIN_MS.first; ; ms = Math.min(ms * 2, AGAIN_MS.max)) {
      try {
        return await write();
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error;
        await sleep(ms, undefined, { ref: false });
      }
    }
  } finally {
    waiting--;
  }
}
