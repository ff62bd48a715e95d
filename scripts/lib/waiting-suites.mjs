import { e2eFirstHour, e2eOnSandbox } from "./e2e.mjs";
import { sweep } from "./sweep.mjs";

/*
 * Suites that need no cloud, and wait for a good part of their time. CI runs them beside those of the real cloud, which wait, too;
 * `npm test` by itself beside each other.
 */
export const SWEEP = { suite: "sweep", run: () => sweep() };
export const FIRST_HOUR = { suite: "e2e on first-hour", run: () => e2eFirstHour() };
export const SANDBOX_STORIES = { suite: "e2e on sandbox", run: () => e2eOnSandbox() };
