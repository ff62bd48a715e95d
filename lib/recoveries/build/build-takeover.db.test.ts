import { expect, it } from "vitest";
import { listVolumes } from "../../openstack/cinder/volumes";
import { listPorts } from "../../openstack/neutron/ports";
import { listServers } from "../../openstack/nova/servers";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";
import { type BegunDrill, buildStage } from "../testing/build-stage";
import { build } from "./build";

const stage = buildStage(["hss", "scscf"]);

/** A context that dies at its nth event: a call, an answer, a look at the fence. What it does after that fails as well. */
function mortal(of: BegunDrill, lives: number): BegunDrill {
  let left = lives;
  const live = () => {
    if (left-- <= 0) throw new Error("killed");
  };
  const { ctx, journal } = stage.takenUp(of.ctx);
  const dying = (session: Session) =>
    new Proxy(session, {
      get(target, name, self) {
        const value: unknown = Reflect.get(target, name, self);
        if (typeof value !== "function" || !["jsonAnswer", "json", "call"].includes(String(name)))
          return value;
        return async (...args: unknown[]) => {
          live();
          const answer: unknown = await value.apply(target, args);
          // After the answer, before it is noted.
          live();
          return answer;
        };
      },
    });
  const killed = {
    ...ctx,
    assertFence: live,
    session: async (id: string) => dying(await ctx.session(id)),
    reader: async (id: string) => dying(await ctx.reader(id)),
  };
  return { ctx: killed, journal };
}

/** How many things its first worker lives to do, each time one more than the last. */
const STEP = 3;

it("goes on wherever a worker died, makes everything once, and boots in order", async () => {
  const session = stage.sites.cloud.session(stage.sites.oslo.region, { user: "admin", project: "demo" });
  const plan = await stage.plan();
  let deaths = 0;
  for (let lives = 0; ; lives += STEP) {
    const run = await stage.begin(plan);
    const died = await build(mortal(run, lives).ctx).then(
      () => false,
      () => true,
    );
    const next = stage.takenUp(run.ctx);
    expect(await build(next.ctx), `after ${lives}`).toMatchObject({ failed: [] });
    const { servers, volumes } = await stage.rowsOf(run);
    expect(servers.map(({ state, tries }) => [state, tries])).toEqual(servers.map(() => ["healthy", 1]));
    const made = await collect(listServers(session));
    const byId = (id: string | null) => made.find((server) => server.id === id);
    expect(made).toHaveLength(servers.length);
    const bootedAt = servers.map(({ serverId }) => byId(serverId)?.createdAt ?? "");
    expect(bootedAt).toEqual([...bootedAt].sort());
    expect((await collect(listVolumes(session))).map(({ id }) => id).sort()).toEqual(
      volumes.map(({ volumeId }) => volumeId).sort(),
    );
    const ports = await collect(listPorts(session));
    expect(ports.filter(({ mac }) => plan.ports.some((p) => p.mac === mac))).toHaveLength(plan.ports.length);
    await stage.removeAll();
    if (!died) break;
    deaths++;
  }
  expect(deaths).toBeGreaterThan(15);
}, 240_000);
