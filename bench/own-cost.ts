import { z } from "zod";
import { getServer } from "@/lib/openstack/nova/servers";
import { benchSession } from "./lib/bench-session";
import { ms, percentile, table } from "./lib/numbers";
import { runPeer } from "./lib/peer";
import { rawSocket } from "./lib/raw-socket";
import { startResponder } from "./lib/start-responder";

/*
 * What the client itself costs per call: the same GET, one after another, by hand on a raw socket and through the
 * client. Goal: at most 0.5 ms more at the median. openstacksdk does the same beside it.
 */
const N = Number(process.env.N ?? 10_000);
const ID = "00000000-0000-4000-8000-000000000000";
const Flavor = z.object({ flavor: z.object({ id: z.string(), name: z.string() }) });

async function sample(n: number, call: () => Promise<unknown>): Promise<number[]> {
  for (let i = 0; i < 500; i++) await call();
  const out: number[] = [];
  for (let i = 0; i < n; i++) {
    const startedAt = performance.now();
    await call();
    out.push(performance.now() - startedAt);
  }
  return out;
}

const { port, stop } = await startResponder(0, [1]);
const socket = await rawSocket(port);
const session = benchSession(port, 0);
const flavor = {
  service: "compute",
  method: "GET",
  path: "/flavors/1",
  microversion: { pin: "2.93", atLeast: "2.79" },
  expect: [200],
} as const;

const rows: string[][] = [];
const compare = async (what: string, path: string, call: () => Promise<unknown>) => {
  const floor = await sample(N, () => socket.get(path));
  const own = await sample(N, call);
  const again = await sample(N, () => socket.get(path));
  const base = percentile([...floor, ...again], 0.5);
  const cost = percentile(own, 0.5) - base;
  rows.push([
    what,
    String(N),
    ms(base, 3),
    ms(percentile(own, 0.5), 3),
    ms(percentile(own, 0.95), 3),
    ms(cost, 3),
  ]);
  return cost;
};
const cost = await compare("Stillpoint, small answer", "/r0/v2.1/flavors/1", () =>
  session.json(Flavor, flavor),
);
await compare("Stillpoint, one server, whole", `/r0/v2.1/servers/${ID}`, () => getServer(session, ID));

const peer = runPeer<{ calls: number; p50: number; p95: number }>("own_cost.py", [
  port,
  ID,
  Math.ceil(N / 5),
]);
const base = rows[1]?.[2] ?? "";
if (peer) {
  const own = peer.p50 - Number.parseFloat(base);
  rows.push([
    "openstacksdk, one server",
    String(peer.calls),
    base,
    ms(peer.p50, 3),
    ms(peer.p95, 3),
    ms(own, 3),
  ]);
}
table(["client", "calls", "raw socket p50", "p50", "p95", "own cost p50"], rows);
console.log(`\ngoal: own cost at most 0.5 ms; ${cost <= 0.5 ? "met" : "MISSED"} (${ms(cost, 3)})`);
socket.close();
await session.transport.close();
stop();
