import { callServerAction } from "@/lib/openstack/nova/server-actions";
import { getServer } from "@/lib/openstack/nova/servers";
import { waitForServer } from "@/lib/openstack/nova/wait-for-server";
import { cloudSession } from "@/lib/openstack/testing/cloud";
import { quiesceMethods } from "@/lib/quiesce/methods";
import { ms, percentile, table } from "./lib/numbers";
import { rawPost } from "./lib/raw-post";

/*
 * How long a freeze and a thaw of one VM take: our method, a hand-written client on one kept socket, the same action
 * with its state polled as the specification has it. Against a real cloud that runs: STILLPOINT_CLOUDS_FILE, CLOUD
 * (an entry of it, an admin in the VM's project), SERVER (an id).
 */
const N = Number(process.env.N ?? 20);
const { CLOUD = "r1-admin-demo", SERVER = "" } = process.env;
if (!SERVER) throw new Error("SERVER is not set: the id of a VM whose guest agent runs");

const session = await cloudSession(CLOUD);
const server = await getServer(session, SERVER);
const target = {
  serverId: SERVER,
  name: server.name ?? SERVER,
  vmState: server.vmState,
  taskState: server.taskState,
  powerState: server.powerState,
  isLocked: server.isLocked,
  host: server.host,
  instanceName: server.instanceName,
  imageProperties: undefined,
};
const [method] = quiesceMethods(session);
if (!method) throw new Error("there is no method");

async function timed(call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await call();
  return performance.now() - startedAt;
}

async function ours(): Promise<[number, number]> {
  const freeze = await timed(async () => {
    const outcome = await method?.quiesce(target, { deadlineMs: 10_000 });
    if (outcome?.state !== "frozen") throw new Error(JSON.stringify(outcome));
  });
  const thaw = await timed(async () => {
    const outcome = await method?.thaw(target, { deadlineMs: 10_000 });
    if (outcome?.state !== "thawed") throw new Error(JSON.stringify(outcome));
  });
  return [freeze, thaw];
}

const token = await session.token();
const post = await rawPost(session.baseUrl("compute", token), { "X-Auth-Token": token.value });
const byHand = async (): Promise<[number, number]> => {
  const send = (action: string) => post.send(`/servers/${SERVER}/action`, { [action]: { wait: true } }, 202);
  return [await timed(() => send("quiesce")), await timed(() => send("unquiesce"))];
};

async function polled(): Promise<[number, number]> {
  const until = (vmState: string) =>
    waitForServer(session, SERVER, { vmState, deadlineMs: 10_000, interval: { firstMs: 30, maxMs: 30 } });
  const one = (action: string, vmState: string) =>
    timed(async () => {
      await callServerAction(session, SERVER, { [action]: null });
      await until(vmState);
    });
  return [await one("quiesce", "quiesced"), await one("unquiesce", "active")];
}

const rows: string[][] = [];
for (const [name, run] of [
  ["by hand, one kept socket", byHand],
  ["Stillpoint, lib/quiesce", ours],
  ["202 at once, state polled every 30 ms", polled],
] as const) {
  await run();
  const samples: [number, number][] = [];
  for (let i = 0; i < N; i++) samples.push(await run());
  const of = (i: 0 | 1, p: number) =>
    ms(
      percentile(
        samples.map((s) => s[i]),
        p,
      ),
      0,
    );
  rows.push([name, String(N), of(0, 0.5), of(0, 0.95), of(1, 0.5), of(1, 0.95)]);
}
table(["client", "times", "quiesce p50", "p95", "thaw p50", "p95"], rows);
post.close();
await session.transport.close();
