import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import type { Part } from "./system-view";

/**
 * Reads one part of the page: what cannot be read does not keep the rest from being shown, and its reason goes into the log
 * alone, since it may name files and accounts. @throws the error when the database does not answer at all
 */
export async function attempt<T>(what: string, read: () => T | Promise<T>): Promise<Part<T>> {
  try {
    return { value: await read(), isUnreadable: false };
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    log.warn({ err: error, what }, "a part of the system page cannot be read");
    return { value: null, isUnreadable: true };
  }
}
