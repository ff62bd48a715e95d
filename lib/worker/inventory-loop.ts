import { refreshAll } from "../inventory/refresh-all";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 60_000;
/** Several workers take turns: what another read a moment ago is left alone. */
const MIN_AGE_MS = 50_000;

/** Keeps the inventory fresh while nobody looks at it. */
export const inventoryLoop = () =>
  new PollLoop("inventory", EVERY_MS, (signal) => refreshAll(MIN_AGE_MS, signal));
