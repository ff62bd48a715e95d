import { systemClock } from "../clock";
import { watchIncidents } from "../notify/watch-incidents";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 10_000;

/** Looks at what is wrong, and writes down who is to be told. */
export const incidentLoop = ({ isLazy = true } = {}) =>
  new PollLoop("incidents", EVERY_MS, () => watchIncidents(), systemClock, isLazy);
