/*
 * What a worker does about schedules, in a process of its own and by a clock that it is told: each line on its stdin is a
 * turn. In one that is its last it kills itself in the midst of what it does about the slot of a VNF. Everything else is
 * what the worker does.
 */
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { db } from "../../db";
import { startDue } from "../start-due";
import type { Doom, Turn } from "./schedulers";

const workerId = process.env.WORKER_ID ?? "";
const { signal } = new AbortController();
let now = new Date();
let doom: Doom | null = null;

function dieIf(at: Doom["at"], vnfId: unknown): void {
  if (doom?.at !== at || doom.vnfId !== vnfId) return;
  process.kill(process.pid, "SIGKILL");
  for (;;); // not one more line is run
}

const client = db().$extends({
  query: {
    // By the database's clock workers know what is due: it is the one that is told.
    $queryRaw: async ({ args, query }) => (args.sql === "SELECT now() AS now" ? [{ now }] : query(args)),
    scheduleVnf: {
      update({ args, query }) {
        dieIf("claiming", args.where.scheduleId_vnfId?.vnfId);
        return query(args);
      },
    },
    run: {
      findUnique({ args, query }) {
        dieIf("claimed", args.where.activeVnfId);
        return query(args);
      },
      async create({ args, query }) {
        const run = await query(args);
        dieIf("starting", args.data.vnfId);
        return run;
      },
    },
  },
});
(globalThis as { stillpointDb?: unknown }).stillpointDb = client;

async function turn(line: string): Promise<void> {
  const told: Turn = JSON.parse(line);
  now = new Date(told.now);
  doom = told.doom;
  await startDue(workerId, signal);
  writeSync(1, `turned ${told.number}\n`);
}

createInterface({ input: process.stdin }).on("line", (line) => void turn(line));
writeSync(1, "loaded\n");
