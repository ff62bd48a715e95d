import { setMaxListeners } from "node:events";
import { setImmediate as soon } from "node:timers/promises";
import { backupWatches } from "@/lib/backups/back-up/backup-watch";
import type { Clock } from "@/lib/clock";
import type { Session } from "@/lib/openstack/session";
import { table } from "./lib/numbers";

/*
 * How often a site is asked how its backups are, while backups of about an hour go on side by side in one project: the
 * product's own watch, on a clock that jumps. What the peers ask follows from their intervals (performance.md 1c).
 */
const HOUR = 3_600_000;
const PEERS = [
  ["openstacksdk wait_for_status", 2_000],
  ["gophercloud WaitFor", 1_000],
] as const;

interface Made {
  id: string;
  endsAt: number;
}

const wire = (id: string, status: string) => ({
  id,
  status,
  size: 100,
  volume_id: id,
  created_at: null,
  updated_at: null,
  data_timestamp: null,
});

/** Stands still while anything is under way, and jumps to the end of the only sleep there is. */
function jumpingClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    monotonic: () => now,
    sleep: async (ms, signal) => {
      await soon();
      signal?.throwIfAborted();
      now += ms;
    },
  };
}

/** A site's answers to the two questions of the watch, and how many there were. */
function countingSession(backups: readonly Made[], now: () => number) {
  const known = new Map(backups.map((b) => [b.id, b]));
  const statusOf = ({ endsAt }: Made) => (now() < endsAt ? "creating" : "available");
  let calls = 0;
  const session = {
    site: "bench",
    json: async (schema: { parse(value: unknown): unknown }, { path }: { path: string }) => {
      calls++;
      if (path === "/backups/detail")
        return schema.parse({
          backups: backups.filter((b) => statusOf(b) === "creating").map((b) => wire(b.id, "creating")),
        });
      const found = known.get(path.split("/").at(-1) ?? "");
      if (!found) throw new Error(`nobody made ${path}`);
      return schema.parse({ backup: wire(found.id, statusOf(found)) });
    },
  };
  return { session: session as unknown as Session, calls: () => calls };
}

async function measure(count: number, expectedMs: number | null): Promise<string[]> {
  const clock = jumpingClock();
  const start = clock.monotonic();
  // An hour, give or take a tenth, so that they do not end together.
  const backups = Array.from({ length: count }, (_, i) => ({
    id: `b${i}`,
    endsAt: start + HOUR * (count === 1 ? 1 : 0.9 + (0.2 * i) / (count - 1)),
  }));
  const { session, calls } = countingSession(backups, clock.monotonic);
  const watch = backupWatches.of(`bench ${count}`, async () => session, clock);
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  let lag = 0;
  await Promise.all(
    backups.map(async ({ id, endsAt }) => {
      await watch.until(id, { expectedMs, deadlineMs: 24 * HOUR, signal });
      lag = Math.max(lag, clock.monotonic() - endsAt);
    }),
  );
  return [
    `${count}, ${expectedMs === null ? "for the first time" : "with history"}`,
    String(calls()),
    (calls() / count).toFixed(2),
    `${Math.round(lag / 1000)} s`,
  ];
}

const rows: string[][] = [];
for (const expectedMs of [null, HOUR])
  for (const count of [1, 100, 1_000]) rows.push(await measure(count, expectedMs));
table(["backups of an hour", "status calls", "per backup", "seen late by at most"], rows);
console.log(
  `\n${PEERS.map(([name, ms]) => `${name}: ${HOUR / ms} per backup, however many there are`).join("; ")} (their intervals).`,
);
