import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { db } from "../db";
import { cloudsYaml } from "../sandbox/clouds-yaml";
import { telecom } from "../sandbox/scenes/telecom/telecom";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox";
import { registerSandboxSites } from "../sandbox-mode/register-sandbox-sites";
import { beginStory } from "../sandbox-mode/story/begin-story";
import { endWeek } from "../sandbox-mode/story/end-week";
import { WEEK_MS } from "../sandbox-mode/story/plan-story";
import { readStory } from "../sandbox-mode/story/read-story";
import { storyWords } from "../sandbox-mode/story/story-view";
import { knowTestKey } from "../secrets/testing/know-test-key";
import { person } from "../sites/testing/stored-site";
import { forgetAllVnfs } from "../vnfs/testing/stored-lab";
import { forgetWorkers, until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";

/* The week of a new sandbox, lived by a real worker. */

vi.setConfig({ testTimeout: 400_000, hookTimeout: 240_000 });

const PASSWORD = "of the sandbox";
const NEAR_MS = 5_000;
let sandbox: Sandbox;
let workers: DoomedWorkers | undefined;

/** A sandbox whose clock is so far behind, with its sites registered. */
async function begin(behindMs: number) {
  await forgetWorkers();
  await forget();
  await knowTestKey();
  sandbox = await startSandbox({ scene: telecom, password: PASSWORD, hasLatency: false, behindMs });
  const origins = sandbox.sites.map(({ authUrl }) => new URL(authUrl).origin).join(",");
  // Workers are started with this process's settings.
  vi.stubEnv("STILLPOINT_ALLOW_LOOPBACK", "1");
  vi.stubEnv("STILLPOINT_SANDBOX_SITES", origins);
  vi.stubEnv("STILLPOINT_SANDBOX_CONTROL", sandbox.controlUrl);
  vi.stubEnv("STILLPOINT_SANDBOX_KEY", sandbox.controlKey);
  await registerSandboxSites(cloudsYaml(sandbox, telecom, PASSWORD));
}
async function forget() {
  await forgetAllVnfs();
  await db().sandboxStory.deleteMany();
  await db().site.deleteMany();
  await db().setUp.deleteMany();
}
beforeEach(() => {
  workers = undefined;
});
afterEach(async () => {
  await workers?.killAll();
  await workers?.remove();
  await sandbox?.close();
  await forget();
  vi.unstubAllEnvs();
});

const lagMs = () => Date.now() - sandbox.world.clock.now();
const runs = () => db().run.findMany({ orderBy: { number: "asc" }, include: { steps: true } });
/** Where the week has come to, when it does not go on. */
async function explain(error: unknown): Promise<never> {
  const open = (await runs()).map(({ number, vnfName, state, phase, failure, steps }) => ({
    ...{ number, vnfName, state, phase, failure },
    steps: steps.filter((step) => step.state === "running").map(({ key, attempts }) => [key, attempts]),
  }));
  throw new Error(JSON.stringify({ story: await story(), open }, null, 1), { cause: error });
}
const story = () => db().sandboxStory.findFirstOrThrow();

it("is really lived, by runs of its own days in their order, goes on after a kill, and ends today when asked to", async () => {
  await begin(WEEK_MS);
  const startedAt = Date.now();
  await beginStory({ isWanted: true });
  workers = await doomedWorkers();
  const first = await workers.begin(await workers.loaded());
  await until(
    async () => (await story()).done === 2 && (await db().run.count({ where: { state: "running" } })) > 0,
    120_000,
  );
  expect(storyWords((await readStory()) ?? expect.fail())).toBe("The week is being lived: day 1 of 7.");
  await first.kill();
  await workers.begin(await workers.loaded());
  await until(async () => (await story()).done >= 4, 300_000).catch(explain);
  expect(await endWeek(person())).toMatch(/^The week ends/);
  await until(async () => (await story()).state !== "living", 120_000);

  expect(await story()).toMatchObject({ state: "stopped", problem: null });
  expect(storyWords((await readStory()) ?? expect.fail())).toBeNull();
  expect(Math.abs(lagMs())).toBeLessThan(NEAR_MS);
  const all = await runs();
  const points = await db().recoveryPoint.findMany();
  expect(
    all.filter(({ state }) => state !== "succeeded").map(({ vnfName, failure }) => [vnfName, failure]),
  ).toEqual([]);
  expect(points).toHaveLength(all.length);
  expect(points.map(({ state }) => state)).toEqual(points.map(() => "complete"));
  // What had begun before the kill was gone on with: no step of the week has two runs of one VNF.
  const days = all.map(({ vnfName, createdAt }) => `${vnfName} ${createdAt.toISOString().slice(0, 13)}`);
  expect(new Set(days).size).toBe(days.length);
  const rows = await db().vnf.findMany();
  expect(rows.map(({ name }) => name).sort()).toEqual(["HSS database", "IMS core", "Network supervision"]);

  const begins = startedAt - WEEK_MS;
  let before = begins;
  for (const { id, createdAt, startedAt: taken, endedAt, steps } of all) {
    const point = points.find(({ runId }) => runId === id);
    const [made, cut, over] = [createdAt, point?.takenAt, endedAt].map(Number);
    expect(Number(taken)).toBeGreaterThanOrEqual(Number(made));
    expect(Number(cut)).toBeGreaterThan(Number(made));
    expect(Number(over)).toBeGreaterThan(Number(cut));
    expect(Number(point?.completedAt)).toBeGreaterThan(Number(cut));
    expect(Number(over)).toBeLessThan(begins + 4 * 24 * 3_600_000);
    // Of the same hour they begin side by side.
    expect(Number(made)).toBeGreaterThan(before - 60_000);
    before = Math.max(before, Number(made));
    for (const step of steps)
      for (const at of [step.startedAt, step.endedAt])
        if (at) expect([step.key, Math.abs(Number(at) - Number(made)) < 600_000]).toEqual([step.key, true]);
  }
  const entries = await db().auditEntry.findMany({
    where: { at: { gte: new Date(startedAt) }, actorName: "story" },
  });
  expect(entries.filter(({ action }) => action === "backup.started")).toHaveLength(all.length);
  const about = (action: string) => entries.filter((entry) => entry.action === action);
  expect(about("story.started")).toMatchObject([{ details: { beginsAt: expect.any(String) } }]);
  expect(about("story.ended")).toMatchObject([{ result: "done", details: { state: "stopped" } }]);
  expect(
    await db().auditEntry.findMany({
      where: { at: { gte: new Date(startedAt) }, action: "story.end_requested" },
    }),
  ).toMatchObject([{ actorName: person().name, result: "done" }]);
  expect(new Set(entries.map(({ actorKind }) => actorKind))).toEqual(new Set(["system"]));
});

it("is not lived on data that is used, nor where nobody wants it: it is today at once", async () => {
  await begin(WEEK_MS);
  await beginStory({ isWanted: false });
  expect(await db().sandboxStory.count()).toBe(0);
  expect(Math.abs(lagMs())).toBeLessThan(NEAR_MS);
  await sandbox.close();

  await begin(WEEK_MS);
  const site = await db().site.findFirstOrThrow();
  await db().vnf.create({ data: { name: "Used", nameKey: "used", siteId: site.id } });
  await beginStory({ isWanted: true });
  expect(await db().sandboxStory.count()).toBe(0);
  expect(Math.abs(lagMs())).toBeLessThan(NEAR_MS);
});
