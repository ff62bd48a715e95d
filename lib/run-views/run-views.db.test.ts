import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { findSession, revokeSession, startLocalSession } from "../auth/session-store";
import type { BackupPlan, PlannedMember } from "../backups/backup-plan";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { applyChange } from "../runs/run-change";
import { RunJournal } from "../runs/run-journal";
import type { RunView } from "../runs/run-view";
import { storedRun } from "../runs/testing/stored-run";
import { forgetAllVnfs } from "../vnfs/testing/stored-lab";
import { until } from "../worker/testing/database";
import { cancelRun } from "./cancel-run";
import { getRun } from "./get-run";
import { listRuns } from "./list-runs";
import { rawRunsQuery } from "./raw-runs-query";
import { readRun } from "./read-run";
import { runEvents } from "./run-events";

const admin = sessionOf("admin");
const operator = sessionOf("operator", ["core"]);
const stranger = sessionOf("operator", ["edge"]);

let runId: string;
let vnfId: string;
let siteId: string;

const member = (serverId: string, position: number, hold: PlannedMember["hold"]) =>
  ({
    serverId,
    name: serverId,
    projectId: "core",
    credentialId: randomUUID(),
    position,
    bootOrder: 1,
    hold,
    volumes: [
      {
        volumeId: `${serverId}-root`,
        name: "root",
        sizeGib: 10,
        device: "/dev/vda",
        isRoot: true,
        type: null,
      },
    ],
    excluded: [],
  }) as unknown as PlannedMember;

const quiesce = { kind: "quiesce", method: "nova-quiesce" } as PlannedMember["hold"];
const plan = {
  freezeBudgetMs: 8_000,
  consistency: "filesystem",
  members: [member("a1", 1, quiesce), member("a2", 2, { kind: "off" }), member("a3", 3, quiesce)],
  backups: [{ volumeId: "a1-root", mode: "incremental", estimateMs: 60_000 }],
  receivers: [{ siteId: "x", siteName: "Oslo" }],
} as unknown as BackupPlan;

beforeEach(async () => {
  await forgetAllVnfs();
  await db().site.deleteMany();
  ({ runId, vnfId, siteId } = await storedRun({ plan, run: { workerId: "w", windowAttempts: 1 } }));
  await db().vnfMember.create({
    data: { vnfId, siteId, serverId: "a1", projectId: "core", name: "a1", position: 1 },
  });
});
afterAll(async () => {
  await forgetAllVnfs();
  await db().site.deleteMany();
  await db().$disconnect();
});

const journal = () => RunJournal.open({ runId, workerId: "w" });

async function quiesced() {
  const told = await journal();
  told.plan([
    { key: "quiesce:a1", phase: "quiesce", position: 1, title: "Quiesce a1", serverId: "a1" },
    { key: "quiesce:a3", phase: "quiesce", position: 2, title: "Quiesce a3", serverId: "a3" },
    { key: "thaw:a3", phase: "thaw", position: 1, title: "Thaw a3", serverId: "a3" },
    { key: "thaw:a1", phase: "thaw", position: 2, title: "Thaw a1", serverId: "a1" },
  ]);
  told.phase("quiesce");
  const at = Date.now() - 1_000;
  told.begin("quiesce:a1", at);
  told.end("quiesce:a1", { state: "succeeded", at: at + 100 });
  told.begin("quiesce:a3", at + 100);
  await told.flush();
  return { told, at };
}

const armed = (serverId: string, more: object = {}) =>
  db().freezeLease.create({
    data: {
      runId,
      attempt: 1,
      position: 1,
      siteId,
      siteName: "Lyon",
      credentialId: randomUUID(),
      serverId,
      serverName: serverId,
      vnfName: "core",
      method: "nova-quiesce",
      target: {},
      ownerId: "w",
      deadline: new Date(Date.now() + 15_000),
      sentAt: new Date(),
      ...more,
    },
  });

describe("a run as it is shown", () => {
  it("has a lane for each VM: those that are quiesced in their order, the others with the reason", async () => {
    const { at } = await quiesced();
    await armed("a1");
    const run = await getRun(operator, runId);
    expect(run.lanes.map(({ name, position, why, method }) => [name, position, why, method])).toEqual([
      ["a1", 1, null, "nova-quiesce"],
      ["a2", null, "off", null],
      ["a3", 2, null, "nova-quiesce"],
    ]);
    const iso = (ms: number) => new Date(ms).toISOString();
    expect(run.lanes[0]).toMatchObject({
      quiesceSentAt: iso(at),
      frozenAt: iso(at + 100),
      thawedAt: null,
      isHeld: true,
      volumes: [{ mode: "incremental", backup: { state: "waiting", estimateMs: 60_000 } }],
    });
    expect(run.lanes[2]).toMatchObject({ quiesceSentAt: iso(at + 100), frozenAt: null, isHeld: false });
    expect(run.window).toEqual({ attempt: 1, openedAt: iso(at), closedAt: null, ms: null });
    expect(run.phases.map(({ phase, state, done, of }) => [phase, state, done, of]).slice(0, 4)).toEqual([
      ["preflight", "succeeded", 0, 0],
      ["quiesce", "running", 1, 2],
      ["snapshot", "waiting", 0, 0],
      ["thaw", "waiting", 0, 2],
    ]);
    expect(run).toMatchObject({ startedBy: "ada", receivers: ["Oslo"], plannedConsistency: "filesystem" });
  });

  it("says that a VM is stuck past the budget, and after a thaw that failed; its phase is held", async () => {
    const { told } = await quiesced();
    await armed("a3");
    expect((await getRun(admin, runId)).held).toMatchObject([{ serverId: "a3", isStuck: false, tries: [] }]);
    told.begin("thaw:a3");
    told.attempt("thaw:a3", { at: 1_000, result: "no answer", hasFailed: true, cause: "timed out" });
    await told.flush();
    const { held, phases } = await getRun(admin, runId);
    expect(held).toMatchObject([
      {
        isStuck: true,
        tries: [{ by: "run", result: "no answer", cause: "timed out", method: "nova-quiesce" }],
      },
    ]);
    expect(phases[3]).toMatchObject({ phase: "thaw", state: "held" });
    await db().freezeLease.deleteMany();
    await armed("a1", { sentAt: new Date(Date.now() - 12_000) });
    expect((await getRun(admin, runId)).held).toMatchObject([{ serverId: "a1", isStuck: true }]);
  });

  it("takes the times of a closed window from its record, whatever its steps say", async () => {
    await quiesced();
    const window = {
      attempt: 2,
      openedAt: "2026-11-20T12:00:00.000Z",
      closedAt: "2026-11-20T12:00:02.000Z",
      windowMs: 2_000,
      members: [{ serverId: "a1", quiesceSentAt: "q", frozenAt: "f", thawSentAt: "t", thawedAt: "d" }],
      snapshots: [{ volumeId: "a1-root", sentAt: "s", availableAt: "v", state: "available" }],
      stop: { reason: "budget", text: "It took too long." },
    };
    await db().run.update({ where: { id: runId }, data: { window } });
    const sentAt = new Date("2026-11-20T11:59:00Z");
    const closedAt = new Date("2026-11-20T11:59:24Z");
    await armed("a1", { sentAt, frozenAt: sentAt, state: "thawed", closedAt });
    const run = await getRun(admin, runId);
    expect(run.earlierFreeze).toEqual({ serverName: "a1", ms: 24_000 });
    expect((await listRuns(admin, {})).rows).toMatchObject([{ windowMs: 24_000 }]);
    expect(run.lanes[0]).toMatchObject({ quiesceSentAt: "q", frozenAt: "f", thawSentAt: "t", thawedAt: "d" });
    expect(run.lanes[0]?.volumes[0]?.snapshot).toEqual({ sentAt: "s", doneAt: "v", state: "succeeded" });
    expect(run.window).toMatchObject({ attempt: 2, ms: 2_000 });
    expect(run.stop).toMatchObject({ reason: "budget" });
  });

  it("has its recovery point, counted without the descriptions of its VMs", async () => {
    const servers = ["a1", "a2", "a3"].map((serverId) => ({ serverId, name: serverId }));
    await db().recoveryPoint.create({
      data: {
        ...{ runId, vnfId, vnfName: "core", siteId, siteName: "Lyon", takenAt: new Date() },
        ...{ state: "incomplete", servers, usableServerIds: ["a1"] },
      },
    });
    expect((await getRun(admin, runId)).point).toMatchObject({ usable: 1, of: 3, volumes: 0 });
    expect((await readRun(runId))?.recoveryPoint).not.toHaveProperty("servers");
  });

  it("is there for nobody who does not see all projects of its VNF", async () => {
    await expect(getRun(stranger, runId)).rejects.toMatchObject({ code: "not_found" });
    await expect(getRun(admin, "nonsense")).rejects.toMatchObject({ code: "not_found" });
    await expect(cancelRun(stranger, { runId })).rejects.toMatchObject({ code: "not_found" });
    expect((await listRuns(stranger, {})).rows).toEqual([]);
    expect((await listRuns(operator, {})).rows).toHaveLength(1);
  });
});

describe("the list of runs", () => {
  it("is filtered by state, VNF and words, and paged by number, the newest first", async () => {
    const others = [];
    for (let i = 0; i < 3; i++) others.push(await storedRun({ run: { state: "failed", activeVnfId: null } }));
    const list = (query: string) => listRuns(admin, rawRunsQuery(new URLSearchParams(query)));
    const ids = async (query: string) => (await list(query)).rows.map(({ id }) => id);
    const newest = others.map((run) => run.runId).reverse();
    expect(await ids("")).toEqual([...newest, runId]);
    expect(await ids("state=failed")).toEqual(newest);
    expect(await ids("state=failed&state=running")).toHaveLength(4);
    expect(await ids(`vnf=${vnfId}`)).toEqual([runId]);
    expect(await ids(`search=B-${others[1]?.number}`)).toEqual([newest[1]]);
    expect(await ids("search=ADA")).toHaveLength(4);
    expect(await ids("search=%25")).toEqual([]);
    expect(await list("limit=2")).toMatchObject({ total: 4, hasOlder: true, rows: [{ id: newest[0] }, {}] });
    expect(await ids(`before=${others[1]?.number}`)).toEqual([newest[2], runId]);
    await expect(list("state=nope")).rejects.toMatchObject({ code: "invalid" });
  });

  it("shows of each what matters: its window, its VNF, whether a VM is held", async () => {
    await armed("a1");
    await db().run.update({
      where: { id: runId },
      data: { window: { windowMs: 2_430 }, failure: { cause: "x", todo: "y" } },
    });
    const { rows } = await listRuns(operator, {});
    expect(rows).toMatchObject([
      {
        vnf: { id: vnfId },
        isHeld: true,
        windowMs: 2_430,
        budgetMs: 8_000,
        cause: "x",
        receivers: ["Oslo"],
        startedBy: "ada",
      },
    ]);
  });
});

describe("cancelling", () => {
  it("asks the worker of a run, once, and is written down", async () => {
    await cancelRun(operator, { runId });
    await cancelRun(admin, { runId });
    expect(await getRun(admin, runId)).toMatchObject({ state: "running", cancelRequestedBy: operator.name });
    const told = await db().auditEntry.findMany({ where: { runId, action: "run.cancel_requested" } });
    expect(told).toHaveLength(1);
  });

  it("ends a run at once that no worker has taken up, and frees its VNF", async () => {
    await db().run.update({ where: { id: runId }, data: { state: "queued" } });
    await cancelRun(operator, { runId });
    expect(await db().run.findUnique({ where: { id: runId } })).toMatchObject({
      state: "cancelled",
      activeVnfId: null,
      failure: { cause: `Cancelled by ${operator.name}` },
    });
    await expect(cancelRun(operator, { runId })).rejects.toMatchObject({ code: "conflict" });
  });

  it("is for who may run backups", async () => {
    await expect(cancelRun(sessionOf("auditor"), { runId })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("watching a run", () => {
  async function watch(session = operator, renew = async () => session as typeof operator | null) {
    const stop = new AbortController();
    const reader = runEvents({ session, runId, renew }, stop.signal).getReader();
    const seen: { event: string; bytes: number; run: RunView }[] = [];
    const state = { isOver: false };
    const decoder = new TextDecoder();
    void (async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        const [event = "", data = ""] = decoder.decode(value).split("\n");
        const told = JSON.parse(data.slice(6));
        const before = seen.at(-1)?.run;
        if (event === "event: beat") continue;
        const run = event === "event: run" ? told : before && applyChange(before, told);
        if (!run) throw new Error("a change of nothing that was told");
        seen.push({ event: event.slice(7), bytes: value.length, run });
      }
      state.isOver = true;
    })();
    await until(async () => seen.length > 0, 40_000);
    return { seen, state, last: () => seen.at(-1)?.run, stop: () => stop.abort() };
  }

  it("tells the whole run once, then what changes of it, and ends with it", async () => {
    const { seen, state, last } = await watch();
    expect(seen[0]).toMatchObject({ event: "run", run: { id: runId, phase: null } });
    const { told, at } = await quiesced();
    await until(async () => last()?.phase === "quiesce", 40_000);
    told.end("quiesce:a3", { state: "succeeded", at: at + 200 });
    told.phase("snapshot");
    await told.flush();
    await until(async () => last()?.phase === "snapshot", 40_000);
    expect({ ...last(), now: "" }).toEqual({ ...(await getRun(operator, runId)), now: "" });
    await db().run.update({ where: { id: runId }, data: { state: "succeeded", endedAt: new Date() } });
    await until(async () => state.isOver, 40_000);
    expect(last()?.state).toBe("succeeded");
    expect(seen.map(({ event }) => event)).toEqual(["run", ...seen.slice(1).map(() => "change")]);
  });

  it("of a run of five hundred VMs tells a step's change in less than 4 kB", async () => {
    const members = Array.from({ length: 500 }, (_, i) => member(`vm-${i}`, i + 1, quiesce));
    await db().run.update({ where: { id: runId }, data: { plan: { ...plan, members } as object } });
    const told = await journal();
    const keys = members.map(({ serverId }) => ({ serverId, key: `quiesce:${serverId}` }));
    told.plan(keys.map((each, i) => ({ ...each, phase: "quiesce", position: i, title: each.key })));
    await told.flush();
    const { seen, last, stop } = await watch();
    expect(seen[0]?.bytes).toBeGreaterThan(200_000);
    told.begin("quiesce:vm-7");
    await told.flush();
    const stateOf = () => last()?.steps.find(({ key }) => key === "quiesce:vm-7")?.state;
    await until(async () => stateOf() === "running", 40_000);
    expect(seen.at(-1)?.bytes).toBeLessThan(4_000);
    stop();
  });

  it("tells by itself that a VM which nobody tells of has stood still for too long", async () => {
    await armed("a1", { sentAt: new Date(Date.now() - 8_500) });
    const { seen, last, stop } = await watch();
    expect(seen[0]?.run.held).toMatchObject([{ isStuck: false }]);
    await until(async () => last()?.held[0]?.isStuck === true, 40_000);
    stop();
  });

  it("hears of changes again after its connection to the database was cut", async () => {
    const { last, stop } = await watch();
    await db().$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'stillpoint run events' AND datname = current_database()`;
    await db().run.update({ where: { id: runId }, data: { phase: "verify" } });
    await until(async () => last()?.phase === "verify", 40_000);
    stop();
  });

  it("holds one connection for all, and none when nobody watches", async () => {
    const count = async () =>
      Number(
        (
          await db().$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM pg_stat_activity
            WHERE application_name = 'stillpoint run events' AND datname = current_database()`
        )[0]?.n,
      );
    const watchers = await Promise.all([watch(), watch(), watch()]);
    await until(async () => (await count()) === 1, 40_000);
    for (const { stop } of watchers) stop();
    await until(async () => (await count()) === 0, 40_000);
  });

  it("ends at once with the session that it is for, and with no other", async () => {
    const user = await db().localUser.create({
      data: { name: `w ${randomUUID()}`, passwordHash: "x", role: "operator" },
    });
    const [mine, other] = await Promise.all([startLocalSession(user), startLocalSession(user)]);
    const of = async (id: string) => watch({ ...operator, id }, () => findSession(id, { active: false }));
    const [ended, kept] = await Promise.all([of(mine), of(other)]);
    await revokeSession(mine);
    await until(async () => ended.state.isOver, 40_000);
    expect(kept.state.isOver).toBe(false);
    kept.stop();
    await db().localUser.delete({ where: { id: user.id } });
  });

  it("is refused to a sign-in that watches twelve already, and open again when one of them ends", async () => {
    const watchers = await Promise.all(Array.from({ length: 12 }, () => watch()));
    const refused = { code: "rate_limited", message: expect.stringContaining("12 runs already") };
    await expect(watch()).rejects.toMatchObject(refused);
    const another = await watch({ ...operator, id: randomUUID() });
    watchers[3]?.stop();
    watchers[3]?.stop();
    const again = await watch();
    await expect(watch()).rejects.toMatchObject(refused);
    for (const { stop } of [...watchers, another, again]) stop();
  });

  it("is refused to everybody while the process has two hundred", async () => {
    const people = Array.from({ length: 20 }, () => ({ ...operator, id: randomUUID() }));
    const watchers = await Promise.all(
      people.flatMap((person) => Array.from({ length: 10 }, () => watch(person))),
    );
    await expect(watch()).rejects.toMatchObject({ code: "rate_limited" });
    for (const { stop } of watchers) stop();
    (await watch()).stop();
  });
});
