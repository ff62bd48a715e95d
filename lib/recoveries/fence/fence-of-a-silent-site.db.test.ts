import { randomUUID } from "node:crypto";
import { afterEach, expect, it, vi } from "vitest";
import { db } from "../../db";
import type { CallHook, HookAnswer } from "../../hooks/hook-call";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { fenceWith } from "./fence";
import { hasTouched, judgeFence } from "./judge-fence";
import { type BegunFailover, fenceStage } from "./testing/fence-stage";

const stage = fenceStage(["hss", "scscf", "pcscf"]);
/** The last to boot first. */
const NAMES = ["pcscf", "scscf", "hss"];

const noHook = vi.fn<CallHook>(() => Promise.reject(new Error("there is no hook")));
const fence = fenceWith(noHook);
afterEach(() => void noHook.mockClear());

const HOOK = { id: "00000000-0000-4000-8000-00000000000a", name: "breaker" };
const withHook = (plan: RecoveryRunPlan): void => {
  plan.hooks = { fence: HOOK, handOver: null };
};
const answers = (answer: Partial<HookAnswer>) =>
  vi.fn<CallHook>(async () => ({
    hook: HOOK,
    isTaken: true,
    tries: 1,
    status: 200,
    text: "",
    json: null,
    ...answer,
  }));

const begin = async (change?: (plan: RecoveryRunPlan) => void) => stage.begin(await stage.plan(change));
const numberOf = ({ ctx }: BegunFailover) => ctx.run.number;
const stepOf = (run: BegunFailover, name: string) => run.journal.of(`fence:${stage.idOf(name)}`);
const FORBIDS = {
  do: "answer",
  status: 403,
  body: JSON.stringify({ forbidden: { message: "Policy says no", code: 403 } }),
};
const rule = (action: string, effect: object, times = 1) =>
  stage.sites.cloud.control.addFault({
    at: "request",
    site: stage.sites.lyon.region,
    service: "nova",
    action,
    times,
    effect: effect as never,
  });

it("proves nothing at a site that does not answer", async () => {
  await stage.flip("site-dark", { how: "refuses" });
  const run = await begin();
  const since = await stage.now();
  const record = await fence(run.ctx);
  expect(record).toMatchObject({
    sourceAnswers: false,
    cause: expect.stringMatching(/^Lyon: /),
    isProved: false,
  });
  for (const server of record.servers) expect(server).toMatchObject({ state: "unproved", wasRunning: null });
  expect(stepOf(run, "hss").end).toMatchObject({ state: "skipped", cause: expect.stringMatching(/^Lyon: /) });
  expect(await stage.asked(since)).toEqual([]);
  expect(hasTouched(record)).toBe(false);
  expect(judgeFence(record, [])?.cause).toMatch(
    /^Nobody can say that pcscf, scscf and hss do not run; Lyon: /,
  );
}, 60_000);

it.each([
  ["refuses two connections", { do: "refuse" }],
  ["is busy twice", { do: "answer", status: 503, body: "{}" }],
])(
  "asks a site again that %s, and believes its answer",
  async (_, effect) => {
    await stage.sites.cloud.control.addFault({
      ...{ at: "request", site: stage.sites.lyon.region, route: "servers.list", times: 2 },
      effect: effect as never,
    });
    const run = await begin();
    expect(await fence(run.ctx)).toMatchObject({ sourceAnswers: true, isProved: true });
  },
  60_000,
);

it("believes a hook that confirms", async () => {
  await stage.flip("site-dark", { how: "refuses" });
  const run = await begin(withHook);
  const call = answers({ json: { fenced: true }, text: '{"fenced": true}' });
  const record = await fenceWith(call)(run.ctx);
  expect(record).toMatchObject({ isProved: true, hook: { name: "breaker", isFenced: true, tries: 1 } });
  expect(judgeFence(record, [])).toBeNull();
  expect(call).toHaveBeenCalledTimes(1);
  const { from, to, vnf } = run.ctx.plan;
  expect(call.mock.calls[0]?.[0]).toMatchObject({
    hookId: HOOK.id,
    delivery: `${run.ctx.recovery.id}:fence`,
    body: {
      event: "fence",
      recovery: { id: run.ctx.recovery.id, run: `f-${numberOf(run)}` },
      vnf: { id: vnf.id, name: vnf.name },
      from: { id: from.id, name: "Lyon" },
      to: { id: to.id, name: "Oslo" },
      vms: NAMES.map((name) => ({ id: stage.idOf(name), name })),
    },
  });
  expect(run.journal.of("hook:fence").end?.state).toBe("succeeded");
  await fenceWith(call)(run.ctx);
  expect(call).toHaveBeenCalledTimes(1);
}, 60_000);

it.each([
  [
    "says that it did not",
    { json: { fenced: false }, text: '{"fenced": false}' },
    /did not say \{"fenced": true\}/,
  ],
  ["says it in words only", { json: { fenced: "true" }, text: "yes" }, /did not say/],
  ["fails", { isTaken: false, status: 500, tries: 3, text: "500", json: { fenced: true } }, /^500$/],
  ["is silent", { isTaken: false, status: null, tries: 3, text: "no answer within 30 s" }, /^no answer/],
])(
  "does not believe a hook that %s",
  async (_, answer, said) => {
    await stage.flip("site-dark", { how: "refuses" });
    const run = await begin(withHook);
    const record = await fenceWith(answers(answer))(run.ctx);
    expect(record).toMatchObject({
      isProved: false,
      hook: { isFenced: false, answer: expect.stringMatching(said) },
    });
    expect(judgeFence(record, [])?.cause).toContain("the hook breaker did not confirm");
    expect(run.journal.of("hook:fence").end?.state).toBe("failed");
  },
  60_000,
);

it("asks the hook only about what could not be stopped, and not at all when all is proved", async () => {
  await rule("os-stop", FORBIDS);
  const run = await begin(withHook);
  const call = answers({ json: { fenced: true } });
  expect(await fenceWith(call)(run.ctx)).toMatchObject({ sourceAnswers: true, isProved: true });
  expect(call.mock.calls[0]?.[0]).toMatchObject({
    delivery: expect.stringMatching(new RegExp(`^${run.ctx.recovery.id}:fence:[0-9a-f]{8}$`)),
    body: { vms: [{ id: stage.idOf("pcscf"), name: "pcscf" }] },
  });
  const again = stage.takenUp(run.ctx);
  await db().$executeRaw`UPDATE recoveries SET fence = NULL WHERE id = ${run.ctx.recovery.id}::uuid`;
  expect(await fenceWith(call)(again.ctx)).toMatchObject({ isProved: true, hook: null });
  expect(again.journal.of("hook:fence").end).toMatchObject({ state: "skipped" });
  expect(call).toHaveBeenCalledTimes(1);
}, 60_000);

it("does not ask a site that is known from manifests only, nor one without a credential", async () => {
  const { id, credentials } = stage.sites.lyon;
  const run = await begin();
  const since = await stage.now();
  await db().site.update({ where: { id }, data: { isRemembered: true } });
  const remembered = await fence(run.ctx);
  await db().site.update({ where: { id }, data: { isRemembered: false } });
  expect(remembered).toMatchObject({
    sourceAnswers: null,
    isProved: false,
    cause: expect.stringContaining("manifests"),
  });
  const where = { where: { id: credentials.demo } };
  const { projectId } = await db().siteCredential.findUniqueOrThrow(where);
  await db().siteCredential.update({ ...where, data: { projectId: randomUUID() } });
  const poor = await fence(run.ctx);
  await db().siteCredential.update({ ...where, data: { projectId } });
  expect(poor).toMatchObject({
    sourceAnswers: null,
    isProved: false,
    cause: expect.stringContaining("no credential"),
  });
  expect(await stage.asked(since)).toEqual([]);
}, 60_000);

it("gives a site up that falls silent meanwhile, tier by tier", async () => {
  await rule("lock", {
    ...{ do: "flip", switch: "site-dark" },
    values: { site: stage.sites.lyon.region, how: "refuses" },
  });
  const run = await begin();
  const record = await fence(run.ctx);
  expect(record.servers.map(({ state }) => state)).toEqual(["locked", "unproved", "unproved"]);
  expect(NAMES.map((name) => stepOf(run, name).end?.state)).toEqual(["succeeded", "failed", "skipped"]);
  expect(hasTouched({ servers: record.servers.slice(1), hook: null })).toBe(false);
}, 60_000);
