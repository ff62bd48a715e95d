import { randomUUID } from "node:crypto";
import { expect, it, vi } from "vitest";
import { db } from "../../db";
import type { AppError } from "../../errors";
import { RunStopped } from "../../runs/run-stopped";
import { person } from "../../sites/testing/stored-site";
import { continueRecovery } from "../continue-recovery";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { type BegunDrill, buildStage, HURRIED } from "../testing/build-stage";
import { build } from "./build";
import { PAUSE_MS } from "./wait-for-person";

const stage = buildStage(["hss", "scscf", "pcscf"]);
const TODO = "Say to the network team that the HSS is there";
const stepKey = "pause:2";

/** Before the second tier it waits for a person. */
async function planned(): Promise<RecoveryRunPlan> {
  const plan = await stage.plan();
  return {
    ...plan,
    tiers: plan.tiers.map((tier) => ({ ...tier, pauseBefore: tier.order === 2 ? TODO : null })),
  };
}
const statesOf = async (run: BegunDrill) => (await stage.rowsOf(run)).servers.map(({ state }) => state);

/** Resolves once it waits; its step is written by then, as a run's journal writes it. */
async function waiting(run: BegunDrill): Promise<string> {
  const until = await vi.waitFor(async () => {
    expect(await statesOf(run)).toEqual(["healthy", "planned", "planned"]);
    expect(run.journal.of(stepKey).end).toBeUndefined();
    return String(run.journal.of(stepKey).detail.until);
  }, 20_000);
  const where = { runId_key: { runId: run.ctx.run.id, key: stepKey } };
  const step = { phase: "boot", position: 7, title: "Wait", state: "running", detail: { until } } as const;
  await db().runStep.upsert({
    where,
    create: { runId: run.ctx.run.id, key: stepKey, ...step },
    update: step,
  });
  return until;
}
/** A worker that dies while it waits. */
function mortal({ ctx: of }: BegunDrill): BegunDrill & { kill(): void } {
  let isDead = false;
  const { ctx, journal } = stage.takenUp(of);
  const assertFence = () => {
    if (isDead) throw new Error("killed");
  };
  const kill = () => {
    isDead = true;
  };
  return { ctx: { ...ctx, assertFence }, journal, kill };
}
const entries = (runId: string) =>
  db().auditEntry.findMany({ where: { runId, action: "recovery.continued" }, orderBy: { id: "asc" } });
const refusal = async (input: unknown, session = person()) =>
  continueRecovery(session, input).then(
    () => undefined,
    ({ code, message, fields }: AppError) =>
      `${code}: ${[message, ...Object.values(fields ?? {})].join(" ")}`,
  );

it("waits before a tier until somebody lets it go on, and says who did", async () => {
  const run = await stage.begin(await planned());
  const runId = run.ctx.run.id;
  expect(await refusal({ runId, stepKey })).toMatch(/^conflict: .* waits for nobody before tier 2\.$/);
  const going = build(run.ctx);
  await waiting(run);
  // Nothing of the tier is asked for meanwhile.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await statesOf(run)).toEqual(["healthy", "planned", "planned"]);
  // Two say it in one moment.
  await Promise.all([1, 2].map(() => continueRecovery(person(), { runId, stepKey })));
  expect(await going).toMatchObject({ failed: [] });
  expect(run.journal.of(stepKey).end).toMatchObject({ state: "succeeded", detail: { by: "ada" } });
  expect(await entries(runId)).toMatchObject([
    { result: "done", actorName: "ada", targetKind: "run", targetId: runId, details: { tier: 2 } },
  ]);
  const said = await db().runStep.findMany({ where: { runId, key: "continued:2" } });
  expect(said).toMatchObject([{ title: "ada let tier 2 go on", state: "succeeded", phase: "boot" }]);
}, 60_000);

it("waits for four hours, over all workers, and then boots neither that tier nor those behind it", async () => {
  const begun = await stage.begin(await planned());
  const first = mortal(begun);
  const going = build(first.ctx);
  const until = await waiting(first);
  expect(Date.parse(until) - HURRIED.now()).toBeLessThanOrEqual(PAUSE_MS);
  first.kill();
  await expect(going).rejects.toThrow("killed");
  // Three hours and more pass until another worker has it.
  let laterMs = PAUSE_MS - 20_000;
  const later = { ...HURRIED, now: () => HURRIED.now() + laterMs };
  const next = stage.takenUp(begun.ctx);
  const taken = build({ ...next.ctx, clock: later });
  await vi.waitFor(() => expect(next.journal.of(stepKey).detail.until).toBe(until), 10_000);
  laterMs += 30_000;
  expect(await taken).toMatchObject({ healthy: [stage.point.vms[0]?.id] });
  const { servers } = await stage.rowsOf(begun);
  const cause = "nobody let tier 2 go on within 4 hours";
  expect(servers.map((s) => [s.state, s.cause])).toEqual([
    ["healthy", null],
    ["blocked", cause],
    ["blocked", cause],
  ]);
  expect(servers[1]?.todo).toContain(TODO);
  expect(next.journal.of(stepKey).end).toMatchObject({ state: "failed", cause });
}, 60_000);

it("goes on in another worker as soon as it is told, although the one that waited is gone", async () => {
  const begun = await stage.begin(await planned());
  const first = mortal(begun);
  const going = build(first.ctx);
  await waiting(first);
  first.kill();
  await expect(going).rejects.toThrow("killed");
  await continueRecovery(person(), { runId: begun.ctx.run.id, stepKey });
  const next = stage.takenUp(begun.ctx);
  expect(await build(next.ctx)).toMatchObject({ failed: [] });
}, 60_000);

it("ends when it is cancelled while it waits", async () => {
  const begun = await stage.begin(await planned());
  const cancel = new AbortController();
  const run = stage.takenUp({ ...begun.ctx, signal: cancel.signal });
  const going = build(run.ctx);
  await waiting(run);
  cancel.abort(new RunStopped({ cause: "Ada cancelled it.", todo: "" }, true));
  await expect(going).rejects.toMatchObject({ isCancelled: true });
  expect(run.journal.of(stepKey).end).toMatchObject({ state: "skipped" });
}, 60_000);

it("is let go on by who may start the like of it, and only where it waits", async () => {
  const run = await stage.begin(await planned());
  const runId = run.ctx.run.id;
  const put = (state: "waiting" | "running" | "failed") =>
    db().runStep.upsert({
      where: { runId_key: { runId, key: stepKey } },
      create: { ...{ runId, key: stepKey, phase: "boot", position: 1, title: "Wait" }, state },
      update: { state },
    });
  for (const role of ["viewer", "auditor"] as const)
    expect(await refusal({ runId, stepKey }, person(role))).toMatch(/^forbidden/);
  expect(await refusal({ runId, stepKey: "boot:1" })).toMatch(/^invalid: .*by its step/);
  expect(await refusal({ runId: randomUUID(), stepKey })).toMatch(/^not_found/);
  await put("waiting");
  expect(await refusal({ runId, stepKey })).toMatch(/^conflict: .*has not come to tier 2 yet/);
  await put("failed");
  expect(await refusal({ runId, stepKey })).toMatch(/^conflict: .*does not wait before tier 2 any more/);
  await put("running");
  await db().run.update({ where: { id: runId }, data: { cancelRequestedAt: new Date() } });
  expect(await refusal({ runId, stepKey })).toMatch(/^conflict: .*was cancelled/);
  await db().run.update({ where: { id: runId }, data: { cancelRequestedAt: null, endedAt: new Date() } });
  expect(await refusal({ runId, stepKey })).toMatch(/^conflict: .*is over/);
  expect(await entries(runId)).toEqual([]);
}, 60_000);
