import { listAllServers, type Server } from "@/lib/openstack/nova/servers";
import type { Session } from "@/lib/openstack/session";
import { benchSession } from "./lib/bench-session";
import { ms, percentile, table } from "./lib/numbers";
import { runPeer } from "./lib/peer";
import { rawSocket } from "./lib/raw-socket";
import { startResponder } from "./lib/start-responder";

/*
 * 10,000 servers over ten regions, the largest with three pages. The floor is that region's pages one after
 * another on a raw socket. Goal: at most 1.15 times the floor at 200 ms a page, at most 64 MB more memory.
 */
const COUNTS = [2_800, 800, 800, 800, 800, 800, 800, 800, 800, 800];
const RUNS = Number(process.env.RUNS ?? 7);

const openSessions = (port: number): Session[] => COUNTS.map((_, region) => benchSession(port, region));

/** All servers of all regions, kept in memory. */
const listAll = (sessions: readonly Session[]): Promise<Server[][]> =>
  Promise.all(sessions.map((session) => listAllServers(session)));

const close = (sessions: readonly Session[]) => Promise.all(sessions.map((s) => s.transport.close()));

async function measure(delayMs: number) {
  const { port, stop } = await startResponder(delayMs, COUNTS);
  const socket = await rawSocket(port);
  const marker = (n: number) => `marker=00000000-0000-4000-8000-00${String(n).padStart(10, "0")}`;
  const floors: number[] = [];
  const times: number[] = [];
  const cold: number[] = [];
  const warm = openSessions(port);
  await listAll(warm);
  for (let i = 0; i < RUNS; i++) {
    let startedAt = performance.now();
    for (const query of ["", `?${marker(999)}`, `?${marker(1999)}`])
      await socket.get(`/r0/v2.1/servers/detail${query}`);
    floors.push(performance.now() - startedAt);
    startedAt = performance.now();
    const lists = await listAll(warm);
    times.push(performance.now() - startedAt);
    const total = lists.reduce((n, l) => n + l.length, 0);
    if (total !== 10_000) throw new Error(`${total} servers instead of 10,000`);
    const fresh = openSessions(port);
    startedAt = performance.now();
    await listAll(fresh);
    cold.push(performance.now() - startedAt);
    await close(fresh);
  }
  await close(warm);
  socket.close();
  return {
    port,
    stop,
    floor: percentile(floors, 0.5),
    cold: percentile(cold, 0.5),
    p50: percentile(times, 0.5),
    worst: Math.max(...times),
  };
}

/** Memory of a first listing in a fresh process: the highest resident size less that before the call. */
if (process.argv[2] === "--memory") {
  const sessions = openSessions(Number(process.argv[3]));
  await Promise.all(sessions.map((s) => s.token()));
  const before = process.resourceUsage().maxRSS;
  const kept = await listAll(sessions);
  const after = process.resourceUsage().maxRSS;
  console.log(JSON.stringify({ extraMb: (after - before) / 1024, servers: kept.flat().length }));
  await close(sessions);
} else {
  const { spawnSync } = await import("node:child_process");
  const rows: string[][] = [];
  let verdict = "";
  for (const delayMs of [0, 200]) {
    const { port, stop, floor, p50, worst, cold } = await measure(delayMs);
    const memory = [1, 2, 3].map(() => {
      const run = spawnSync(process.execPath, [process.argv[1] ?? "", "--memory", String(port)], {
        encoding: "utf8",
      });
      return (JSON.parse(run.stdout) as { extraMb: number }).extraMb;
    });
    const extraMb = percentile(memory, 0.5);
    rows.push([
      `Stillpoint, ${delayMs} ms a page`,
      ms(floor, 0),
      ms(p50, 0),
      ms(worst, 0),
      `${(p50 / floor).toFixed(2)} ×`,
      `${extraMb.toFixed(0)} MB`,
    ]);
    rows.push([
      `the same with ten sign-ins, ${delayMs} ms a page`,
      ms(floor, 0),
      ms(cold, 0),
      "",
      `${(cold / floor).toFixed(2)} ×`,
      "",
    ]);
    for (const mode of ["threads", "sequential"]) {
      const peer = runPeer<{ ms: number; extraMb: number }>("list_servers.py", [port, COUNTS.length, mode]);
      if (peer) {
        rows.push([
          `openstacksdk, ${mode}, ${delayMs} ms a page`,
          ms(floor, 0),
          ms(peer.ms, 0),
          "one run",
          `${(peer.ms / floor).toFixed(1)} ×`,
          `${peer.extraMb.toFixed(0)} MB`,
        ]);
      }
    }
    if (delayMs === 200) {
      const isMet = p50 / floor <= 1.15 && extraMb <= 64;
      verdict = `goal at 200 ms a page: at most 1.15 × and 64 MB; ${isMet ? "met" : "MISSED"}`;
    }
    stop();
  }
  table(["client", "floor", "p50", "worst", "of the floor", "more memory"], rows);
  console.log(`\n${verdict}`);
}
