import { expect, it } from "vitest";
import { applyRecoveryChange, type RecoveryChange, recoveryChange } from "./recovery-change";
import type { RecoveryServerView, RecoveryTierView, RecoveryView } from "./recovery-view";

const server = (id: string, tier: number, state = "planned") =>
  ({ sourceServerId: id, tier, state }) as RecoveryServerView;
const tier = (order: number, servers: RecoveryServerView[], state = "waiting") =>
  ({ order, state, pause: null, servers }) as RecoveryTierView;
const view = (more: Partial<RecoveryView> = {}) =>
  ({
    id: "y",
    state: "running",
    ...{ usable: [], servingAt: null },
    tiers: [tier(1, [server("a", 1), server("b", 1)]), tier(2, [server("c", 2)])],
    volumes: ["a", "b", "c"].map((key) => ({ key, state: "planned" })),
    checks: ["a", "b"].map((stepKey) => ({ stepKey, state: "waiting" })),
    ...more,
  }) as RecoveryView;

/** As it goes over the wire. */
const told = (from: RecoveryView | null, to: RecoveryView | null) =>
  JSON.parse(JSON.stringify(recoveryChange(from, to))) as RecoveryChange;
const expectTold = (from: RecoveryView | null, to: RecoveryView | null) =>
  expect(applyRecoveryChange(from, told(from, to))).toEqual(to);

it("is nothing where nothing changed", () => {
  expect(recoveryChange(view(), view())).toBeUndefined();
  expect(recoveryChange(null, null)).toBeUndefined();
});

it("of a VM that changed tells that VM, and its tier without the others; what did not change stays the same object", () => {
  const from = view();
  const booting = [server("a", 1, "booting"), server("b", 1)];
  const to = view({ tiers: [tier(1, booting, "booting"), tier(2, [server("c", 2)])] });
  const change = told(from, to);
  expect(change).toEqual({
    set: {},
    tiers: [
      { order: 1, state: "booting", pause: null },
      { order: 2, state: "waiting", pause: null },
    ],
    servers: { gone: [], put: [[0, server("a", 1, "booting")]] },
  });
  const changed = applyRecoveryChange(from, change);
  expect(changed).toEqual(to);
  expect(changed?.tiers[1]).toBe(from.tiers[1]);
  expect(changed?.tiers[0]?.servers[1]).toBe(from.tiers[0]?.servers[1]);
  expect(changed?.volumes).toBe(from.volumes);
});

it.each<[string, Partial<RecoveryView>]>([
  ["fields", { state: "proved", usable: ["a"], servingAt: "x" }],
  ["volumes", { volumes: [{ key: "b", state: "restoring" }] as RecoveryView["volumes"] }],
  [
    "checks that come in between",
    { checks: ["a", "x", "b"].map((stepKey) => ({ stepKey })) as RecoveryView["checks"] },
  ],
  [
    "a tier's own state alone",
    { tiers: [tier(1, [server("a", 1), server("b", 1)], "paused"), tier(2, [server("c", 2)])] },
  ],
  ["tiers that come and go", { tiers: [tier(3, [server("z", 3)])] }],
  ["another recovery", { id: "other" }],
])("carries %s there and back", (_, more) => {
  expectTold(view(), view(more));
  expectTold(view(more), view());
  expectTold(null, view(more));
  expectTold(view(more), null);
});
