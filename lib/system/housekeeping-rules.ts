import { GUARDIANS_KEPT_DAYS } from "../freezes/guardians-kept-days";
import { KEPT_DAYS as INVENTORY_KEPT_DAYS } from "../inventory/kept-days";
import { INCIDENTS_KEPT_DAYS } from "../notify/incidents-kept-days";

/*
 * What the housekeeping removes, and when. Pure: shared by the worker, which does it, and the page, which says it.
 */
export const KEPT_DAYS = 7;
export const SLOTS_KEPT_DAYS = 400;
export const RUNS_KEPT_DAYS = 90;

/** By the keys that the numbers of a run of it have, in their order. */
export const HOUSEKEEPING_RULES = {
  sessions: {
    what: "Sessions",
    when: `${KEPT_DAYS} days after the end that they had from their sign-in`,
  },
  workers: {
    what: "Workers that are gone",
    when: `${KEPT_DAYS} days after their last heartbeat, but for those that an unfinished run still names`,
  },
  orphans: {
    what: "VMs, volumes and ports of projects that no credential reads any more",
    when: `${INVENTORY_KEPT_DAYS} days after they were last seen`,
  },
  slots: { what: "Slots of schedules", when: `${SLOTS_KEPT_DAYS} days after they were due` },
  notes: { what: "Notes of the housekeeping itself", when: `${RUNS_KEPT_DAYS} days after it was due` },
} as const;

export type HousekeepingKey = keyof typeof HOUSEKEEPING_RULES;
export const HOUSEKEEPING_KEYS = Object.keys(HOUSEKEEPING_RULES) as HousekeepingKey[];

/** What is removed otherwise, or never. */
export const KEPT_OTHERWISE: readonly { what: string; when: string; by: string }[] = [
  {
    what: "VMs, volumes and ports that their site no longer has",
    when: `${INVENTORY_KEPT_DAYS} days after it had them last`,
    by: "as it is read",
  },
  {
    what: "Incidents that are over, with their messages",
    when: `${INCIDENTS_KEPT_DAYS} days after their end`,
    by: "as it goes",
  },
  {
    what: "Guardians that are gone",
    when: `${GUARDIANS_KEPT_DAYS} days after their last heartbeat`,
    by: "as it goes",
  },
  {
    what: "Recovery points",
    when: "by the retention policy of their VNF; without one they are kept",
    by: "by prunes",
  },
  { what: "Runs of VNFs that were deleted", when: "when their site is deleted here", by: "with the site" },
  { what: "The audit log, and approvals", when: "kept for good", by: "never" },
];

/** Each day at this time, in UTC. */
export const HOUSEKEEPING_AT = { hour: 3, minute: 17 };
/** So long after it was due it is late: a worker takes it up within seconds, and it is done in less than a minute. */
const LATE_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** When it is due next after `now`. Pure. */
export function nextHousekeeping(now: Date): Date {
  const next = new Date(now);
  next.setUTCHours(HOUSEKEEPING_AT.hour, HOUSEKEEPING_AT.minute, 0, 0);
  return next > now ? next : new Date(next.getTime() + DAY_MS);
}

/**
 * Whether the last one that was due has not got to its end. Pure.
 * @param lastEndedAt of the one before; where none was ever done, when the installation was made
 */
export function isHousekeepingLate(lastEndedAt: Date, now: Date): boolean {
  // The last one that should be done by now: while today's is not late yet, that is yesterday's.
  const due = nextHousekeeping(new Date(now.getTime() - LATE_MS - 1)).getTime() - DAY_MS;
  return lastEndedAt.getTime() < due;
}
