import { e2eFirstHour } from "./e2e.mjs";
import { sweep } from "./sweep.mjs";

/*
 * Suites that wait more than they work and need no cloud. CI runs them beside those of the real cloud, which wait, too; `npm
 * test` by itself beside each other.
 */
export const SWEEP = { suite: "sweep", run: () => sweep() };
export const FIRST_HOUR = { suite: "e2e on first-hour", run: () => e2eFirstHour() };
