import { expect, it } from "vitest";
import { planRecovery } from "../plan-recovery";
import { NOW, threeVms } from "../testing/three-vms";
import { nextMoves, type Standing } from "./next-move";

const at = Date.parse(NOW);
const PLAN = planRecovery(threeVms(), NOW);
const VMS = ["hss", "scscf", "pcscf"];
const volumesOf = (vm: string) => [`${vm}-root`, `${vm}-data`];

/** Where a build stands: all planned and nothing there, unless told otherwise. */
function standing({
  volumes = {},
  servers = {},
  ...over
}: Partial<Omit<Standing, "volumes" | "servers" | "underWay">> & {
  volumes?: Record<string, string>;
  servers?: Record<string, string | { state: string; healthyAt: Date }>;
  underWay?: string[];
} = {}): Standing {
  const stateOf = (vm: string) => {
    const told = servers[vm] ?? "planned";
    return typeof told === "string"
      ? { state: told, healthyAt: told === "healthy" ? new Date(at) : null }
      : told;
  };
  return {
    isNetworkMade: true,
    continued: new Set(),
    now: at,
    ...over,
    volumes: new Map(PLAN.volumes.map(({ key }) => [key, { state: volumes[key] ?? "ready" }])),
    servers: new Map(VMS.map((vm) => [vm, stateOf(vm)])),
    underWay: new Set(over.underWay ?? []),
  };
}
const NOTHING = { restore: [], boot: [], pause: [], block: [], wakeAt: null, isOver: false };
const lost = (vm: string, what: string) => ({
  serverId: vm,
  cause: `${vm}-${what} could not be restored`,
  todo: expect.any(String),
});
const tierDown = (vm: string, ...down: string[]) => ({
  serverId: vm,
  cause: `tier 1 did not come up: ${down.join(" and ")}`,
  todo: expect.any(String),
});
const planned = Object.fromEntries(VMS.flatMap(volumesOf).map((key) => [key, "planned"]));
const ALL = PLAN.volumes.map(({ key }) => key);

it.each<[string, Standing, Partial<ReturnType<typeof nextMoves>>]>([
  ["begins with every volume, the first tier's first", standing({ volumes: planned }), { restore: ALL }],
  [
    "goes on with what a dead worker left",
    standing({ volumes: { ...planned, "hss-root": "restoring" } }),
    { restore: ALL },
  ],
  [
    "makes ready what was restored only",
    standing({ volumes: { "hss-root": "restored" } }),
    { restore: ["hss-root"] },
  ],
  [
    "begins nothing twice",
    standing({ volumes: planned, underWay: ALL.map((key) => `restore:${key}`) }),
    NOTHING,
  ],
  ["boots no VM before its ports are there", standing({ isNetworkMade: false }), NOTHING],
  [
    "boots no VM before all of its volumes are ready",
    standing({ volumes: { "hss-data": "restored" }, underWay: ["restore:hss-data"] }),
    NOTHING,
  ],
  ["boots the first tier alone", standing(), { boot: ["hss"] }],
  [
    "boots it although the second one's volumes are not there",
    standing({ volumes: { "scscf-root": "restoring" }, underWay: ["restore:scscf-root"] }),
    { ...NOTHING, boot: ["hss"] },
  ],
  [
    "does not boot the second tier while the first one only is up",
    standing({ servers: { hss: "up" }, underWay: ["boot:hss"] }),
    NOTHING,
  ],
  [
    "boots the second one when the first is healthy",
    standing({ servers: { hss: "healthy" } }),
    { boot: ["scscf"] },
  ],
  [
    "takes up a VM that a dead worker was booting",
    standing({ servers: { hss: "booting" } }),
    { boot: ["hss"] },
  ],
  [
    "takes up a VM whose checks a dead worker was making",
    standing({ servers: { hss: "healthy", scscf: "up" } }),
    { boot: ["scscf"] },
  ],
  [
    "blocks a VM whose volume is lost, before its turn",
    standing({ volumes: { "pcscf-data": "failed" } }),
    { boot: ["hss"], block: [lost("pcscf", "data")] },
  ],
  [
    "holds nobody up for a VM that is blocked",
    standing({ volumes: { "hss-root": "failed" }, servers: { hss: "blocked" } }),
    { ...NOTHING, boot: ["scscf"] },
  ],
  [
    "boots nothing after a tier that failed",
    standing({ servers: { hss: "failed" } }),
    { ...NOTHING, block: [tierDown("scscf", "hss"), tierDown("pcscf", "hss")] },
  ],
  [
    "is over when all have come to their end",
    standing({ servers: { hss: "failed", scscf: "blocked", pcscf: "blocked" } }),
    { ...NOTHING, isOver: true },
  ],
  [
    "is not over while a volume is being restored",
    standing({
      servers: { hss: "failed", scscf: "blocked", pcscf: "blocked" },
      volumes: { "hss-root": "restoring" },
      underWay: ["restore:hss-root"],
    }),
    NOTHING,
  ],
])("%s", (_what, where, moves) => {
  expect(nextMoves(PLAN, where)).toMatchObject(moves);
});

const withTiers = (over: object) => ({ ...PLAN, tiers: PLAN.tiers.map((tier) => ({ ...tier, ...over })) });

it("waits after a tier for as long as the next one says", () => {
  const plan = withTiers({ delaySeconds: 60 });
  const servers = { hss: { state: "healthy", healthyAt: new Date(at - 20_000) } };
  expect(nextMoves(plan, standing({ servers }))).toEqual({ ...NOTHING, wakeAt: at + 40_000 });
  expect(nextMoves(plan, standing({ servers, now: at + 40_000 })).boot).toEqual(["scscf"]);
  // The first one waits for nobody.
  expect(nextMoves(plan, standing()).boot).toEqual(["hss"]);
});

it("goes on after a tier that failed where that was decided", () => {
  const moves = nextMoves(withTiers({ onFailedCheck: "go-on" }), standing({ servers: { hss: "failed" } }));
  expect(moves).toEqual({ ...NOTHING, boot: ["scscf"] });
});

it("boots the VMs of a tier side by side, eight at a time", () => {
  const [one] = PLAN.servers;
  if (!one) throw new Error("no VM");
  const ids = Array.from({ length: 12 }, (_, i) => `vm-${i}`);
  const plan = {
    tiers: PLAN.tiers.slice(0, 1),
    volumes: [],
    servers: ids.map((serverId) => ({ ...one, serverId, name: serverId, volumes: [] })),
  };
  const where = (states: Record<string, string>, underWay: string[] = []): Standing => ({
    volumes: new Map(),
    servers: new Map(ids.map((id) => [id, { state: states[id] ?? "planned", healthyAt: null }])),
    isNetworkMade: true,
    continued: new Set(),
    underWay: new Set(underWay),
    now: at,
  });
  const first = nextMoves(plan, where({})).boot;
  expect(first).toEqual(ids.slice(0, 8));
  const begun = first.map((id) => `boot:${id}`);
  // Begun, and not written down yet.
  expect(nextMoves(plan, where({}, begun)).boot).toEqual([]);
  const booting = Object.fromEntries(first.map((id) => [id, "booting"]));
  expect(nextMoves(plan, where(booting, begun)).boot).toEqual([]);
  // One that is up needs nothing more of Nova.
  expect(nextMoves(plan, where({ ...booting, "vm-0": "up", "vm-1": "healthy" }, begun)).boot).toEqual([
    "vm-8",
    "vm-9",
  ]);
});

it("waits for a person before a tier, while its volumes are still restored, and for no other tier", () => {
  const tiers = PLAN.tiers.map((tier) => ({
    ...tier,
    pauseBefore: tier.order === 2 ? "Look at the HSS" : null,
  }));
  const plan = { ...PLAN, tiers };
  const restoring = { "scscf-root": "restoring" };
  const ask = (over: Parameters<typeof standing>[0]) => nextMoves(plan, standing(over));
  expect(ask({})).toEqual({ ...NOTHING, boot: ["hss"] });
  const servers = { hss: "healthy" };
  expect(ask({ servers, volumes: restoring, underWay: ["restore:scscf-root"] })).toEqual({
    ...NOTHING,
    pause: [2],
  });
  expect(ask({ servers, underWay: ["pause:2"] })).toEqual(NOTHING);
  expect(ask({ servers, continued: new Set([2]) })).toEqual({ ...NOTHING, boot: ["scscf"] });
  // Nobody is asked about a tier of which nothing can boot.
  expect(ask({ servers: { hss: "failed" } })).toMatchObject({ pause: [], block: [{}, {}] });
});

it("waits for a person after the delay of a tier", () => {
  const tiers = PLAN.tiers.map((tier) => ({ ...tier, pauseBefore: "Look", delaySeconds: 30 }));
  const servers = { hss: { state: "healthy", healthyAt: new Date(at) } };
  const ask = (now: number) => nextMoves({ ...PLAN, tiers }, standing({ servers, now }));
  expect(ask(at)).toEqual({ ...NOTHING, wakeAt: at + 30_000 });
  expect(ask(at + 30_000)).toEqual({ ...NOTHING, pause: [2] });
});
