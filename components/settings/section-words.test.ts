import { expect, it } from "vitest";
import type { SectionStates } from "@/lib/settings/section-states-view";
import { sectionWords } from "./section-words";

const now = "2026-11-22T20:00:00.000Z";
const site = (name: string, state: "reachable" | "unreachable" | "slow" | "unknown" = "reachable") => ({
  name,
  state,
});

const CASES: [Partial<SectionStates>, string, boolean][] = [
  [
    { schedules: { count: 0, on: 0, nextAt: null, now } },
    "no schedule: nothing is backed up by itself",
    true,
  ],
  [
    { schedules: { count: 3, on: 3, nextAt: "2026-11-22T22:00:00.000Z", now } },
    "3 schedules, next 22:00 UTC",
    false,
  ],
  [
    { schedules: { count: 2, on: 1, nextAt: "2026-11-23T01:30:00.000Z", now } },
    "2 schedules, 1 switched off, next 23 Nov 01:30 UTC",
    false,
  ],
  [{ schedules: { count: 1, on: 0, nextAt: null, now } }, "1 schedule, all switched off", true],
  [{ retention: { count: 0, without: 0 } }, "no policy", false],
  [{ retention: { count: 1, without: 2 } }, "1 policy; all points of 2 VNFs without one are kept", false],
  [{ storage: { gib: 0, backups: 0 } }, "no backup yet", false],
  [{ storage: { gib: 1536, backups: 40 } }, "1.5 TiB in 40 backups", false],
  [{ sites: [] }, "no site yet", true],
  [{ sites: [site("Lyon")] }, "1 site, it answers", false],
  [{ sites: [site("Lyon"), site("Oslo")] }, "2 sites, both answer", false],
  [{ sites: [site("Lyon", "slow"), site("Oslo", "unreachable")] }, "2 sites, Oslo not answering", true],
  [{ sites: [site("Lyon", "slow"), site("Oslo")] }, "2 sites, Lyon in trouble", true],
  [{ sites: [site("Lyon", "unknown")] }, "1 site, nothing known of Lyon now", true],
  [{ sites: ["a", "b", "c"].map((name) => site(name, "unreachable")) }, "3 sites, 3 not answering", true],
  [{ roles: { count: 0 } }, "no role of Keystone gives access: only local accounts sign in", false],
  [{ roles: { count: 3 } }, "3 roles and groups of Keystone give access", false],
  [{ signIns: { count: 1 } }, "1 session now", false],
  [
    { security: { idleMinutes: 30, sessionHours: 1, fourEyes: 0 } },
    "sessions end after 30 minutes without use, and after 1 hour",
    false,
  ],
  [{ approvals: { fourEyes: 0, toDecide: 0 } }, "nothing takes a second person", false],
  [{ approvals: { fourEyes: 2, toDecide: 0 } }, "2 kinds of change take a second person", false],
  [{ approvals: { fourEyes: 0, toDecide: 1 } }, "1 waits for you", true],
  [{ notifications: { channels: 0, on: 0, givenUp: 0 } }, "nobody is told", true],
  [{ notifications: { channels: 1, on: 0, givenUp: 0 } }, "nobody is told: all channels are off", true],
  [
    { notifications: { channels: 2, on: 1, givenUp: 3 } },
    "2 channels, 1 switched off, 3 messages not delivered",
    true,
  ],
  [{ hooks: { fence: 0, handOver: 0 } }, "nothing is called", false],
  [{ hooks: { fence: 1, handOver: 2 } }, "1 fence, 2 hand-overs", false],
  [{ system: { version: "1.0", workers: 2, guardians: 1 } }, "1.0, 2 workers, the guardian on duty", false],
  [{ system: { version: "1.0", workers: 0, guardians: 0 } }, "1.0, no worker, no guardian on duty", true],
  [{ manifests: { lastAt: null } }, "nothing was imported", false],
  [{ manifests: { lastAt: now } }, "last import 22 Nov", false],
  [{ manifests: null }, "cannot be read now", true],
];

it.each(CASES)("%j is: %s", (states, words, isWarning) => {
  const [id] = Object.keys(states) as (keyof SectionStates)[];
  const told = sectionWords(id as keyof SectionStates, states);
  expect(told.words).toBe(words);
  expect(told.isWarning ?? false).toBe(isWarning);
});
