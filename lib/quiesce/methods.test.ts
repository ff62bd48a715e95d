import { expect, test } from "vitest";
import { quiesceMethods } from "./methods";
import { QUIESCE_METHODS } from "./quiesce-method";
import { describeMethod, NOVA_METHODS } from "./testing/method-contract";
import { simulatedNova } from "./testing/simulated-nova";

/** The witness of "stop" and its like is Nova itself. */
const HELD = { pause: "paused", suspend: "suspended", stop: "stopped" } as const;

async function simulatedCloud() {
  const nova = await simulatedNova();
  const known = new Map<string, ReturnType<typeof nova.boot>["server"]>();
  const of = (id: string) => {
    const server = known.get(id);
    if (!server) throw new Error("no such server");
    return server;
  };
  return {
    session: nova.session,
    close: nova.close,
    boot: async ({ hasAgent }: { hasAgent: boolean }) => {
      const { server, target } = nova.boot({ hasAgent });
      known.set(server.id, server);
      return target;
    },
    remove: async (target: { serverId: string }) => void nova.remove(of(target.serverId)),
    switchOff: async (target: { serverId: string }) => {
      of(target.serverId).vmState = "stopped";
    },
    isHeld: async (method: string, target: { serverId: string }) => {
      const server = of(target.serverId);
      return method in HELD ? server.vmState === HELD[method as keyof typeof HELD] : server.isFrozen;
    },
  };
}

for (const row of NOVA_METHODS) describeMethod(row, simulatedCloud);

test("all methods of a site, the best first; the agent's where its hosts can be reached", async () => {
  const nova = await simulatedNova();
  const names = quiesceMethods(nova.session).map((m) => m.name);
  expect(names).toEqual(QUIESCE_METHODS.filter((n) => n !== "guest-agent"));
  const guestAgent = { ...NOVA_METHODS[0]?.make(nova.session), name: "guest-agent" } as never;
  expect(quiesceMethods(nova.session, { guestAgent }).map((m) => m.name)).toEqual(QUIESCE_METHODS);
  const [quiesce] = quiesceMethods(nova.session, { timer: { defaultMs: 5_000, maxMs: 9_000 } });
  expect(quiesce?.deadMan).toEqual({ kind: "timer", at: "nova-api", defaultMs: 5_000, maxMs: 9_000 });
  await nova.close();
});
