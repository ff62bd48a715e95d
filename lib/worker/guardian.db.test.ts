import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FakeHost } from "../../compute-host/testing/fake-host";
import { db } from "../db";
import type { ThawTry } from "../freezes/lease";
import { thawNow } from "../freezes/thaw-now";
import { fakeSshd, newKeys } from "../quiesce/testing/fake-sshd";
import { HEARTBEAT_MS } from "../runs/timing";
import { setHostAccess } from "../sites/set-host-access";
import { person } from "../sites/testing/stored-site";
import type { Child } from "./testing/child";
import { until } from "./testing/database";
import { type FreezeStage, freezeStage } from "./testing/freeze-stage";

/* Real processes: a worker that freezes and dies, a guardian or another worker that thaws. */

const SOON_MS = 50_000;
let stage: FreezeStage;
let before: number;
beforeAll(async () => {
  stage = await freezeStage();
}, 120_000);
beforeEach(async () => {
  await stage.clear();
  before = (await stage.deeds()).length;
});
afterAll(() => stage?.close());

const guardian = async () => {
  const child = stage.start("guardian");
  await child.says("guardian ready");
  return child;
};
/** Until it has said that it knows of the three. */
const sees = ({ pid }: Child) =>
  until(async () => (await db().guardian.count({ where: { pid, watching: 3 } })) > 0, SOON_MS);
const beatOf = async ({ pid }: Child) =>
  (await db().guardian.findFirstOrThrow({ where: { pid } })).heartbeatAt.getTime();
const thawsSince = async () =>
  (await stage.deeds()).slice(before).filter((deed) => deed.startsWith("thawed"));
const closed = (runId: string, ms = SOON_MS) =>
  until(async () => {
    const leases = await stage.leases(runId);
    return leases.length > 0 && leases.every(({ closedAt }) => closedAt !== null) && leases;
  }, ms);
const IN_REVERSE = ["scscf-2", "scscf-1", "pcscf-1"].map((name) => `thawed ${name} by nova-quiesce`);

/** Every change that was announced has its outcome (I6). */
async function withoutOutcome(runId: string): Promise<string[]> {
  const entries = await db().auditEntry.findMany({ where: { runId } });
  const told = new Set(entries.map(({ intentId }) => intentId));
  return entries
    .filter(({ id, result }) => result === "intent" && !told.has(id))
    .map(({ targetName }) => targetName ?? "");
}

describe("the guardian", () => {
  it("thaws what a killed worker left frozen, in the reverse order, and writes it down", async () => {
    await guardian();
    const { owner, runId } = await stage.freeze("nova-quiesce");
    await owner.kill();
    const leases = await closed(runId);
    expect(await thawsSince()).toEqual(IN_REVERSE);
    for (const lease of leases) {
      expect(lease).toMatchObject({ state: "thawed", closedBy: "guardian" });
      expect(lease.thawTries).toMatchObject([{ by: "guardian", method: "nova-quiesce", result: "thawed" }]);
    }
    await until(async () => (await withoutOutcome(runId)).length === 0, SOON_MS);
    const byIt = await db().auditEntry.count({ where: { runId, actorName: "guardian", result: "done" } });
    expect(byIt).toBe(3);
  });

  it("keeps the order also where its sign-in takes its time", async () => {
    const { owner, runId } = await stage.freeze("nova-quiesce");
    await owner.kill();
    await stage.control.addFault({
      at: "request",
      route: "tokens.create",
      effect: { do: "delay", ms: 2_500 },
    });
    await guardian();
    await closed(runId);
    expect(await thawsSince()).toEqual(IN_REVERSE);
  });

  it("thaws what a worker that hangs keeps frozen past its deadline", async () => {
    await guardian();
    const { owner, runId } = await stage.freeze("nova-quiesce", 3_000);
    owner.process.kill("SIGSTOP");
    const leases = await closed(runId);
    expect(await thawsSince()).toEqual(IN_REVERSE);
    for (const { closedAt, deadline } of leases)
      expect(closedAt?.getTime()).toBeGreaterThanOrEqual(deadline.getTime());
  });

  it("leaves alone what its owner still holds within its deadline", async () => {
    const child = await guardian();
    const { runId } = await stage.freeze("nova-quiesce");
    await sees(child);
    // A heartbeat later it has looked at them some ten times.
    const seenAt = Date.now();
    await until(async () => (await beatOf(child)) > seenAt + HEARTBEAT_MS, SOON_MS);
    expect(await thawsSince()).toEqual([]);
    expect((await stage.leases(runId)).map(({ state }) => state)).toEqual(["frozen", "frozen", "frozen"]);
  });

  it("goes on until it is sure when the thaw fails at first", async () => {
    await guardian();
    const { owner, runId } = await stage.freeze("nova-quiesce");
    const [last] = stage.targets.slice(-1);
    await stage.control.flip("thaw-fails", { vm: last?.serverId ?? "", times: 2 });
    await owner.kill();
    await closed(runId, 40_000);
    expect((await thawsSince()).map((deed) => deed.split(" ")[1]).sort()).toEqual([
      "pcscf-1",
      "scscf-1",
      "scscf-2",
    ]);
  });

  it("thaws from memory when the database is gone as well, and writes it down when it is back", async () => {
    const child = await guardian();
    const { owner, runId } = await stage.freeze("nova-quiesce");
    await sees(child);
    await stage.stopDatabase();
    try {
      await owner.kill();
      await until(async () => (await thawsSince()).length === 3, SOON_MS);
      expect(await thawsSince()).toEqual(IN_REVERSE);
    } finally {
      await stage.startDatabaseAgain();
    }
    const leases = await closed(runId);
    for (const lease of leases) expect(lease).toMatchObject({ state: "thawed", closedBy: "guardian" });
    await until(async () => (await withoutOutcome(runId)).length === 0, SOON_MS);
    expect(child.process.exitCode).toBeNull();
  });

  it("thaws on the compute host when Nova does not answer", async () => {
    const keys = newKeys();
    const host = new FakeHost();
    const sshd = await fakeSshd({ host, userKey: keys.private });
    try {
      await setHostAccess(person(), {
        siteId: stage.site.id,
        version: null,
        user: "stillpoint",
        port: "22",
        privateKey: keys.private,
        knownHosts: [...new Set(stage.targets.map((t) => t.host))]
          .map((h) => `${h},${sshd.knownHosts}`)
          .join("\n"),
      });
      // What Nova has frozen is frozen there, too.
      for (const { instanceName } of stage.targets) host.put(instanceName ?? "", { frozen: 2 });
      await guardian();
      const { owner, runId } = await stage.freeze("nova-quiesce");
      await stage.control.addFault({ at: "request", action: "unquiesce", effect: { do: "never" } });
      await owner.kill();
      const leases = await closed(runId);
      for (const { state, thawTries } of leases) {
        expect(state).toBe("thawed");
        expect((thawTries as unknown as ThawTry[]).at(-1)).toMatchObject({
          method: "guest-agent",
          result: "thawed",
        });
      }
      for (const { instanceName } of stage.targets)
        expect(host.guest(instanceName ?? "")).toMatchObject({ frozen: 0 });
    } finally {
      await db().siteHostAccess.deleteMany();
      await sshd.close();
      await host.close();
    }
  });

  it("is seen while it is on duty, and leaves its row when told to stop", async () => {
    const child = await guardian();
    expect(await db().guardian.findMany()).toMatchObject([{ pid: child.pid, watching: 0 }]);
    child.process.kill("SIGTERM");
    expect(await child.exit).toBe(0);
    expect(await db().guardian.count()).toBe(0);
  });
});

describe("the other workers", () => {
  it("thaw where there is no guardian", async () => {
    const worker = stage.start("worker");
    await worker.says("worker ready");
    const { owner, runId } = await stage.freeze("nova-quiesce");
    await owner.kill();
    const leases = await closed(runId);
    expect(await thawsSince()).toEqual(IN_REVERSE);
    for (const { closedBy } of leases) expect(closedBy).toMatch(/^worker /);
  });

  it("thaw where the guardian hangs", async () => {
    const worker = stage.start("worker");
    const [, hung] = await Promise.all([worker.says("worker ready"), guardian()]);
    const { owner, runId } = await stage.freeze("nova-quiesce");
    await sees(hung);
    hung.process.kill("SIGSTOP");
    await owner.kill();
    const leases = await closed(runId);
    // Not by the timer of the hypervisor's side: that one is told to thaw by nobody.
    expect(await thawsSince()).toEqual(IN_REVERSE);
    for (const { closedBy } of leases) expect(closedBy).toMatch(/^worker /);
  });

  it("leave it to the guardian where there is one that does it", async () => {
    const worker = stage.start("worker");
    const [, child] = await Promise.all([worker.says("worker ready"), guardian()]);
    const { owner, runId } = await stage.freeze("nova-quiesce");
    await sees(child);
    await owner.kill();
    for (const { closedBy } of await closed(runId)) expect(closedBy).toBe("guardian");
    expect(await thawsSince()).toEqual(IN_REVERSE);
  });
});

describe("a person", () => {
  it("thaws what a living worker keeps frozen, from the app itself", async () => {
    const { runId } = await stage.freeze("nova-quiesce");
    const leaseIds = (await stage.leases(runId)).map(({ id }) => id);
    const thawn = await thawNow(person(), { leaseIds });
    expect(thawn.map(({ serverName, state }) => `${state} ${serverName} by nova-quiesce`)).toEqual(
      IN_REVERSE,
    );
    expect(await thawsSince()).toEqual(IN_REVERSE);
    for (const lease of await stage.leases(runId))
      expect(lease).toMatchObject({ state: "thawed", closedBy: "ada" });
  });
});
