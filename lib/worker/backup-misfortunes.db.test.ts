import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { FakeHost } from "../../compute-host/testing/fake-host";
import { db } from "../db";
import type { ThawTry } from "../freezes/lease";
import { listAllServers } from "../openstack/nova/servers";
import { fakeSshd, newKeys } from "../quiesce/testing/fake-sshd";
import type { Certificate } from "../recovery-points/certificate";
import { BACKUPS } from "../sandbox/cinder/rows-backups";
import { sandboxControl } from "../sandbox/control/client";
import type { HistoryEntry } from "../sandbox/core/history";
import { SERVERS } from "../sandbox/nova/rows";
import { setHostAccess } from "../sites/set-host-access";
import { credentialSession } from "../sites/site-session";
import { person } from "../sites/testing/stored-site";
import { updateVnf } from "../vnfs/update-vnf";
import { type BackupStage, backupStage } from "./testing/backup-stage";
import { connectAsOwner, forgetWorkers, until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { heldOf, heldOrLeftOver, openLeases, violationsOf } from "./testing/run-history";

/* Whole backups by a real worker while something goes wrong at the site, within the freeze window. */

const SOON_MS = 60_000;
const NAMES = ["pcscf-1", "scscf-1", "scscf-2"];
let stage: BackupStage;
let workers: DoomedWorkers;

beforeAll(async () => {
  await forgetWorkers();
  workers = await doomedWorkers();
  stage = await backupStage(NAMES);
  await workers.begin(await workers.loaded());
}, 180_000);
afterEach(() => control().removeFaults());
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
});

const control = () => sandboxControl(stage.sandbox.controlUrl, stage.sandbox.controlKey);
const idOf = (name: string) => stage.serverIds[NAMES.indexOf(name)] ?? "";
const volumesOf = (name: string) =>
  stage.sandbox.world.sites[0]
    ?.rows(SERVERS)
    .get(idOf(name))
    ?.volumeAttachments.map((a) => a.volumeId) ?? [];
const history = (since: number) => stage.sandbox.world.history.since(since, 100_000);
const deedsSince = (since: number): HistoryEntry[] =>
  history(since).filter(
    ({ what, server }) => /^guest /.test(String(what)) && stage.serverIds.includes(String(server)),
  );
const told = ({ what, name }: HistoryEntry) => `${String(what).slice(6)} ${name}`;
const cutsSince = (since: number) =>
  history(since).filter(({ kind, route }) => kind === "asked" && route === "snapshots.create").length;
const certificateOf = async (runId: string) =>
  (await db().recoveryPoint.findUniqueOrThrow({ where: { runId } })).certificate as unknown as Certificate;

/** A run from its start to its end. */
async function run(): Promise<{
  runId: string;
  since: number;
  run: Awaited<ReturnType<BackupStage["ended"]>>;
}> {
  const since = stage.sandbox.world.history.last;
  const runId = await stage.start();
  return { runId, since, run: await stage.ended(runId) };
}

async function onUnquiesced(choice: "stop" | "continue"): Promise<void> {
  const { vnfId } = stage;
  const vnf = await db().vnf.findUniqueOrThrow({ where: { id: vnfId }, include: { receivers: true } });
  const { version, name, description, owner, freezeBudgetMs, rpoMinutes, incrementsBeforeFull } = vnf;
  const settings = { name, description, owner, freezeBudgetMs, rpoMinutes, incrementsBeforeFull };
  const receiverIds = vnf.receivers.map(({ siteId }) => siteId);
  await updateVnf(person(), { vnfId, version, ...settings, onUnquiesced: choice, receiverIds });
}
const refuses = (name: string) =>
  control().addFault({
    at: "agent:freeze",
    subject: idOf(name),
    effect: { do: "fail", reason: "agent is not connected" },
  });

it("member 2 of 3 refuses to freeze: the first is thawed, nothing is cut, and the run says which and why", async () => {
  await refuses("scscf-1");
  const { runId, since, run: ended } = await run();
  expect(ended).toMatchObject({
    state: "failed",
    failure: { cause: expect.stringContaining("scscf-1"), todo: expect.stringMatching(/./) },
  });
  expect(deedsSince(since).map(told)).toEqual(["frozen pcscf-1", "thawed pcscf-1"]);
  expect(cutsSince(since)).toBe(0);
  expect(await heldOrLeftOver(stage, runId)).toEqual([]);
  expect(await db().recoveryPoint.count({ where: { runId } })).toBe(0);
});

it("the same where its owner goes on: the others are held, and the point is told to be worth less", async () => {
  await onUnquiesced("continue");
  await refuses("scscf-1");
  const { runId, since, run: ended } = await run();
  expect(ended).toMatchObject({
    state: "partly_failed",
    failure: { cause: "The point is crash consistent, and filesystem was planned" },
  });
  expect(deedsSince(since).map(told)).toEqual([
    ...["frozen pcscf-1", "frozen scscf-2"],
    ...["thawed scscf-2", "thawed pcscf-1"],
  ]);
  expect(await violationsOf(stage, runId, since)).toEqual([]);
  const { consistency, limits } = await certificateOf(runId);
  expect(consistency).toBe("crash");
  expect(limits).toEqual([expect.stringContaining("scscf-1")]);
  await onUnquiesced("stop");
});

it("a thaw fails twice: the others are thawed meanwhile, it is repeated until it is sure, and the point is whole", async () => {
  await control().addFault({
    at: "request",
    route: "servers.action",
    action: "unquiesce",
    subject: idOf("scscf-1"),
    effect: { do: "error", status: 500 },
    // Each try is several calls.
    times: 8,
  });
  const { runId, since, run: ended } = await run();
  expect(ended).toMatchObject({ state: "succeeded", failure: null });
  const thawn = deedsSince(since).filter(({ what }) => what === "guest thawed");
  expect(thawn.map(({ name, by }) => `${name} by ${by}`).sort()).toEqual(
    NAMES.map((name) => `${name} by nova-quiesce`),
  );
  // Given up for the moment after a short bound: the first one need not stand still for it.
  expect(await violationsOf(stage, runId, since)).toEqual([
    `${idOf("pcscf-1")} was thawed before ${idOf("scscf-1")}`,
  ]);
  const { members, incidents, claims } = await certificateOf(runId);
  const [, second] = members;
  expect(second?.thawAttempts).toBeGreaterThan(1);
  expect(incidents).toEqual([
    expect.objectContaining({ text: `scscf-1 needed ${second?.thawAttempts} thaws` }),
  ]);
  expect(claims.find(({ key }) => key === "thawed-in-reverse")).toMatchObject({
    holds: false,
    text: "Thawed 3, 1, 2",
  });
});

it("a snapshot ends in error: thawed at once, and what is usable of the point is said", async () => {
  // The last one is asked for when the others are there.
  const [last = ""] = volumesOf("scscf-2");
  await control().addFault({
    at: "request",
    route: "snapshots.create",
    subject: last,
    effect: { do: "delay", ms: 1_000 },
  });
  await control().addFault({ at: "task:cinder.cut", skip: 5, times: 1, effect: { do: "fail" } });
  const { runId, since, run: ended } = await run();
  expect(ended.state).toBe("partly_failed");
  expect(ended.failure).toMatchObject({
    todo: expect.stringContaining("can be restored, and the others cannot"),
  });
  expect(deedsSince(since).map(told).slice(-3)).toEqual(NAMES.toReversed().map((name) => `thawed ${name}`));
  expect(await heldOrLeftOver(stage, runId)).toEqual([]);
  const point = await db().recoveryPoint.findUniqueOrThrow({ where: { runId } });
  expect(point.state).toBe("incomplete");
  expect(point.usableServerIds.toSorted()).toEqual([idOf("pcscf-1"), idOf("scscf-1")].toSorted());
  expect(point.incompleteReasons).toEqual([expect.stringContaining("scscf-2")]);
  await control().removeFaults();
  const next = await run();
  expect(next.run).toMatchObject({ state: "succeeded", failure: null });
});

it("the region stops answering in the window: no guest stands still for longer than its own timer", async () => {
  const since = stage.sandbox.world.history.last;
  const lyon = stage.sandbox.world.sites[0]?.name ?? "";
  await control().addFault({ at: "request", route: "snapshots.create", effect: { do: "delay", ms: 500 } });
  const runId = await stage.start();
  await until(async () => heldOf(stage).length === 3, SOON_MS, 2);
  await control().addFault({ at: "request", site: lyon, effect: { do: "never" } });
  await until(async () => heldOf(stage).length === 0, SOON_MS);
  await control().removeFaults();
  const ended = await stage.ended(runId);
  expect(ended.state).toBe("failed");
  expect(ended.window).toMatchObject({ stop: { reason: "snapshot-failed" } });
  // What was asked for and never answered may still come about: it is looked for once that cannot be any more.
  const owner = await connectAsOwner();
  await owner.query("UPDATE run_resources SET made_at = made_at - interval '10 minutes'");
  await owner.end();
  await until(async () => (await heldOrLeftOver(stage, runId)).length === 0, 2 * SOON_MS, 500);
  const leases = await db().freezeLease.findMany({ where: { runId } });
  expect(leases).toHaveLength(3);
  // Whoever was first, the run or its own timer at the site: then the run finds it running.
  for (const { state, closedAt } of leases) {
    expect(state).toMatch(/^(thawed|not_frozen)$/);
    expect(closedAt).not.toBeNull();
  }
  // The timer of each is 15 s; what is above is this machine's.
  const deeds = deedsSince(since);
  expect(deeds).toHaveLength(6);
  for (const name of NAMES) {
    const [frozen, thawed] = deeds.filter((deed) => deed.name === name).map(({ time }) => Date.parse(time));
    expect(Number(thawed) - Number(frozen)).toBeLessThan(20_000);
  }
  const next = await run();
  expect(next.run).toMatchObject({ state: "succeeded", failure: null });
});

it("Nova never answers a thaw: the run's own worker thaws on the compute host, at the deadline", async () => {
  const site = await db().site.findFirstOrThrow({ where: { name: "Lyon" }, include: { credentials: true } });
  const ims = site.credentials.find(({ projectName }) => projectName === "ims");
  const servers = (await listAllServers(await credentialSession(ims?.id ?? ""))).filter(({ id }) =>
    stage.serverIds.includes(id),
  );
  const keys = newKeys();
  const host = new FakeHost();
  const sshd = await fakeSshd({ host, userKey: keys.private });
  try {
    const knownHosts = [...new Set(servers.map((s) => `${s.host},${sshd.knownHosts}`))].join("\n");
    const access = { user: "stillpoint", port: "22", privateKey: keys.private, knownHosts };
    await setHostAccess(person(), { siteId: site.id, version: null, ...access });
    // What Nova freezes is frozen there, too.
    for (const { instanceName } of servers) host.put(instanceName ?? "", { frozen: 2 });
    await control().addFault({ at: "request", action: "unquiesce", effect: { do: "never" } });
    const { runId, run: ended } = await run();
    const leases = await db().freezeLease.findMany({ where: { runId } });
    expect(leases).toHaveLength(3);
    for (const { state, closedBy, closedAt, deadline, thawTries } of leases) {
      expect(state).toBe("thawed");
      expect(closedBy).toMatch(/^worker /);
      expect((thawTries as unknown as ThawTry[]).at(-1)).toMatchObject({
        method: "guest-agent",
        result: "thawed",
      });
      // One try by its own method first; what is above is this machine's.
      expect(Number(closedAt) - Number(deadline)).toBeLessThan(20_000);
    }
    for (const { instanceName } of servers)
      expect(host.guest(instanceName ?? "")).toMatchObject({ frozen: 0 });
    expect(ended.endedAt).not.toBeNull();
    expect(await openLeases(runId)).toEqual([]);
  } finally {
    await control().removeFaults();
    await db().siteHostAccess.deleteMany();
    await sshd.close();
    await host.close();
  }
});

it("a receiver is dark until the run is over: it is told by itself once it answers", async () => {
  const oslo = stage.sandbox.world.sites[1];
  await control().addFault({ at: "request", site: oslo?.name ?? "", effect: { do: "error", status: 503 } });
  const { runId, run: ended } = await run();
  expect(ended.state).toMatch(/^(succeeded|partly_failed)$/);
  const pending = () =>
    db().backupCopy.count({ where: { backup: { point: { runId } }, state: { not: "known" } } });
  expect(await pending()).toBeGreaterThan(0);
  await control().removeFaults();
  await until(async () => (await pending()) === 0, 3 * SOON_MS, 500);
  const known = oslo?.rows(BACKUPS).all() ?? [];
  const rows = await db().pointBackup.findMany({ where: { point: { runId } } });
  for (const { backupId } of rows) expect(known.map(({ id }) => id)).toContain(backupId);
});
