import { expect, it } from "vitest";
import { estimateRecovery, restoreMs } from "./plan-estimate";
import { planRecovery } from "./plan-recovery";
import { NOW, threeVms } from "./testing/three-vms";

const NONE = { restores: [], bootMs: [], importMs: [], backups: [] };
const tier = (order: number, delaySeconds = 0) => ({
  order,
  delaySeconds,
  pauseBefore: null,
  onFailedCheck: "stop" as const,
  checks: [],
});

it("takes the middle of the last restores, else of the backups, else says that it does not know", () => {
  const restores = [3_000, 4_000, 20_000].map((ms) => ({ gib: 1, ms }));
  expect(restoreMs(2, { ...NONE, restores })).toBe(8_000);
  expect(restoreMs(2, { ...NONE, backups: [{ gib: 2, ms: 3_000 }] })).toBe(3_000);
  expect(restoreMs(2, { ...NONE, restores: [{ gib: 0, ms: 9 }] })).toBeNull();
  const newest = Array.from({ length: 20 }, () => ({ gib: 1, ms: 1_000 }));
  const older = Array.from({ length: 30 }, () => ({ gib: 1, ms: 9_000 }));
  expect(restoreMs(1, { ...NONE, restores: [...newest, ...older] })).toBe(1_000);
});

it("boots a tier when its volumes are there and the one before is up", () => {
  const volume = (key: string, at: number, estimateMs: number) => ({ key, tier: at, estimateMs });
  const { totalMs, steps } = estimateRecovery(
    {
      imports: [],
      volumes: [volume("a", 1, 10_000), volume("b", 2, 30_000), volume("c", 2, 5_000)],
      servers: [
        { serverId: "A", tier: 1 },
        { serverId: "B", tier: 2 },
      ],
      tiers: [tier(1), tier(2, 5)],
      restoresAtOnce: 2,
    },
    { ...NONE, bootMs: [9_000] },
  );
  expect(Object.fromEntries(steps.map(({ key, fromMs, toMs }) => [key, [fromMs, toMs]]))).toEqual({
    "restore:a": [0, 10_000],
    "restore:b": [0, 30_000],
    "restore:c": [10_000, 15_000],
    "boot:A": [10_000, 19_000],
    "boot:B": [30_000, 39_000],
  });
  expect(totalMs).toBe(39_000);
});

it("imports a chain's records one after another, several chains side by side, before anything is restored", () => {
  const record = (backupId: string, chainOf: string, isKnown = false) => ({ backupId, chainOf, isKnown });
  const { steps, totalMs } = estimateRecovery(
    {
      imports: [record("a0", "a"), record("a1", "a"), record("b0", "b"), record("c0", "c", true)],
      volumes: [{ key: "a", tier: 1, estimateMs: 4_000 }],
      servers: [{ serverId: "A", tier: 1 }],
      tiers: [tier(1)],
      restoresAtOnce: 8,
    },
    { ...NONE, importMs: [1_000], bootMs: [3_000] },
  );
  expect(steps.map(({ key, fromMs }) => [key, fromMs])).toEqual([
    ["import:a0", 0],
    ["import:a1", 1_000],
    ["import:b0", 0],
    ["restore:a", 2_000],
    ["boot:A", 6_000],
  ]);
  expect(totalMs).toBe(9_000);
});

it("waits before a tier as long as it is told", () => {
  const servers = [1, 2].map((at) => ({ serverId: `s${at}`, tier: at }));
  const of = { imports: [], volumes: [], servers, tiers: [tier(1), tier(2, 30)], restoresAtOnce: 8 };
  expect(estimateRecovery(of, { ...NONE, bootMs: [9_000] }).totalMs).toBe(48_000);
});

it("asks for eight boots at once", () => {
  const servers = Array.from({ length: 9 }, (_, i) => ({ serverId: `s${i}`, tier: 1 }));
  const of = { imports: [], volumes: [], servers, tiers: [tier(1)], restoresAtOnce: 8 };
  expect(estimateRecovery(of, { ...NONE, bootMs: [9_000] }).totalMs).toBe(18_000);
});

it("is unknown, and no shorter, when a part is", () => {
  const unknown = planRecovery(
    threeVms((facts) => {
      facts.history = NONE;
    }),
    NOW,
  ).estimate;
  expect(unknown).toEqual({
    totalMs: null,
    steps: [],
    basis: "Not known: nothing was restored at this target yet.",
  });
  expect(planRecovery(threeVms(), NOW).estimate).toMatchObject({
    totalMs: 35_000,
    basis: "By the last restore at this target.",
  });
});
