import type { Reader } from "./visible-projects";

/** Stillpoint itself, where it tells of all that there is: it reads everything, and changes nothing. */
export const READS_ALL = { role: "auditor", projects: [] } satisfies Reader;
