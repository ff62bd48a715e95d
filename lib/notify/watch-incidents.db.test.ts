import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { TARGET } from "../quiesce/testing/guest-agent-stage";
import { AGAIN_MS } from "../recoveries/readiness/judge-claimed";
import { addRun } from "../vnfs/testing/add-run";
import { storedLab } from "../vnfs/testing/stored-lab";
import { storedPoint, storedRun } from "../vnfs/testing/stored-point";
import { INCIDENT_KIND_IDS, type IncidentKindId } from "./incident-kinds";
import { listIncidents } from "./list-incidents";
import { onDuty } from "./testing/on-duty";
import { watchIncidents } from "./watch-incidents";

const lab = storedLab();
let vnf: Awaited<ReturnType<typeof lab.vnf>>;
beforeEach(async () => {
  await db().incident.deleteMany();
  await db().notificationChannel.deleteMany();
  await onDuty();
  vnf = await lab.vnf({ rpoMinutes: 60 });
});

const addChannel = (name: string, tells: readonly IncidentKindId[] = INCIDENT_KIND_IDS, isEnabled = true) =>
  db().notificationChannel.create({
    data: { name, nameKey: name, kind: "webhook", tells: [...tells], isEnabled, createdBy: "ada" },
  });
/** "noc opened: vIMS core: RPO missed", in their order. */
const told = async () =>
  (
    await db().notification.findMany({
      include: { channel: true, incident: true },
      orderBy: [{ createdAt: "asc" }, { channel: { name: "asc" } }],
    })
  ).map(({ channel, what, incident }) => `${channel.name} ${what}: ${incident.title}`);
const goingOn = () => db().incident.findMany({ where: { openKey: { not: null } }, orderBy: { key: "asc" } });
const isoAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const pointOf = (minutesAgo: number) => storedPoint({ vnfId: vnf.id, takenAt: isoAgo(minutesAgo) });
/** So many seconds later: all that is stored is so much older. */
const later = (seconds: number) =>
  db()
    .$executeRaw`UPDATE incidents SET first_seen_at = first_seen_at - make_interval(secs => ${seconds}::int),
    last_seen_at = last_seen_at - make_interval(secs => ${seconds}::int)`;
const health = (state: string, agoSeconds = 0) => {
  const asOf = new Date(Date.now() - agoSeconds * 1000);
  return db().siteHealth.upsert({
    where: { siteId: lab.lyon },
    create: { siteId: lab.lyon, state, asOf, lastAnsweredAt: new Date("2026-11-22T11:00:00Z") },
    update: { state, asOf },
  });
};

describe("a missed RPO", () => {
  it("is told once when it begins and once when it is over, to whom wants it", async () => {
    await addChannel("noc");
    await addChannel("off", INCIDENT_KIND_IDS, false);
    await addChannel("sites", ["site-dark"]);
    await pointOf(90);
    await watchIncidents();
    await watchIncidents();
    expect(await told()).toEqual(["noc opened: vIMS core: RPO missed"]);
    expect(await goingOn()).toMatchObject([
      {
        ...{ kind: "rpo-missed", href: `/vnfs/${vnf.id}`, subjectKind: "vnf", subjectId: vnf.id },
        text: expect.stringMatching(
          /^vIMS core at Lyon has no newer recovery point than that of [\d-]+ [\d:]+ UTC; its RPO is 1 h\.$/,
        ),
      },
    ]);
    // It comes too late to be told of this one's beginning, and so of its end.
    await addChannel("late");
    await pointOf(1);
    await later(3_590);
    await watchIncidents();
    expect(await goingOn()).toHaveLength(1);
    await later(20);
    await watchIncidents();
    await watchIncidents();
    expect(await goingOn()).toEqual([]);
    const all = ["noc opened: vIMS core: RPO missed", "noc over: vIMS core: RPO missed"];
    expect(await told()).toEqual(all);
    await db().recoveryPoint.updateMany({ data: { takenAt: new Date(isoAgo(90)) } });
    await watchIncidents();
    expect(await told()).toEqual([...all, "late opened: vIMS core: RPO missed", all[0]]);
  });

  it("is told once by three turns at once", async () => {
    await addChannel("noc");
    await pointOf(90);
    await Promise.all([watchIncidents(), watchIncidents(), watchIncidents()]);
    expect(await told()).toHaveLength(1);
  });

  it("that comes back within an hour is the same one, as with an RPO as long as the cadence", async () => {
    await addChannel("noc");
    const point = await pointOf(90);
    await watchIncidents();
    const age = (minutes: number) =>
      db().recoveryPoint.update({ where: { id: point.id }, data: { takenAt: new Date(isoAgo(minutes)) } });
    for (const minutes of [1, 61, 1]) {
      await age(minutes);
      await later(1_800);
      await watchIncidents();
    }
    expect(await goingOn()).toHaveLength(1);
    expect(await told()).toHaveLength(1);
  });

  it("of a new VNF is told an hour after it was made; when it is paused, it ends", async () => {
    await addChannel("noc");
    await watchIncidents();
    expect(await told()).toEqual([]);
    await db().vnf.updateMany({ data: { createdAt: new Date(isoAgo(61)) } });
    await watchIncidents();
    expect(await goingOn()).toMatchObject([{ text: expect.stringContaining("has no recovery point") }]);
    await db().vnf.updateMany({ data: { pausedAt: new Date() } });
    await later(3_600);
    await watchIncidents();
    expect(await goingOn()).toEqual([]);
    expect(await told()).toHaveLength(2);
  });
});

describe("a dark site", () => {
  it("that is back in half a minute is told to nobody", async () => {
    await addChannel("noc");
    await health("unreachable");
    await watchIncidents();
    await later(30);
    await watchIncidents();
    await health("reachable");
    await later(10);
    await watchIncidents();
    expect(await told()).toEqual([]);
    expect(await db().incident.count()).toBe(0);
  });

  it("is told after a minute, goes on while nobody looks, and is over after a minute of answers", async () => {
    await addChannel("noc");
    await health("unreachable");
    for (const seconds of [0, 30, 30]) {
      await later(seconds);
      await watchIncidents();
    }
    expect(await told()).toEqual(["noc opened: Lyon: does not answer"]);
    expect((await goingOn())[0]?.text).toContain("it answered at 2026-11-22 11:00:00 UTC for the last time");
    await health("unreachable", 120);
    await later(120);
    await watchIncidents();
    await health("reachable");
    await later(50);
    await watchIncidents();
    expect(await goingOn()).toHaveLength(1);
    await later(10);
    await watchIncidents();
    expect(await told()).toEqual(["noc opened: Lyon: does not answer", "noc over: Lyon: does not answer"]);
  });
});

describe.each([
  ["worker", "No worker is on duty", 60],
  ["guardian", "No guardian is on duty", 90],
] as const)("no %s", (of, title, holdSeconds) => {
  const heardOf = (secondsAgo: number) =>
    db().$executeRawUnsafe(`UPDATE ${of}s SET heartbeat_at = now() - make_interval(secs => ${secondsAgo})`);
  const shut = () => (of === "worker" ? db().worker.deleteMany() : db().guardian.deleteMany());

  it("is told once it has lasted, with what that means, to whom sees nothing else too; and once when one is back", async () => {
    await addChannel("noc", [`no-${of}`, "rpo-missed"]);
    await heardOf(30);
    await watchIncidents();
    await later(30);
    await watchIncidents();
    await later(holdSeconds - 35);
    await watchIncidents();
    expect(await told()).toEqual([]);
    await later(5);
    await watchIncidents();
    await watchIncidents();
    expect(await told()).toEqual([`noc opened: ${title}`]);
    expect(await goingOn()).toMatchObject([
      {
        ...{ kind: `no-${of}`, href: "/", subjectKind: "installation", causeKey: null },
        text: expect.stringMatching(/^No \w+ is on duty: .+ The last was heard of at [\d-]+ [\d:]+ UTC\.$/),
      },
    ]);
    expect((await listIncidents(lab.coreOperator)).rows.map((row) => row.title)).toEqual([title]);
    // One that is started over and over is the same incident.
    await heardOf(0);
    await later(50);
    await watchIncidents();
    await shut();
    await watchIncidents();
    expect((await goingOn())[0]?.text).not.toContain("heard of");
    await onDuty();
    await later(50);
    await watchIncidents();
    expect(await goingOn()).toHaveLength(1);
    await later(10);
    await watchIncidents();
    expect(await told()).toEqual([`noc opened: ${title}`, `noc over: ${title}`]);
  });

  it("for as long as it is started anew is told to nobody", async () => {
    await addChannel("noc");
    await shut();
    await watchIncidents();
    await later(holdSeconds - 35);
    await watchIncidents();
    await later(30);
    await watchIncidents();
    await onDuty();
    await watchIncidents();
    expect(await told()).toEqual([]);
    expect(await db().incident.count()).toBe(0);
  });
});

describe("a failed run", () => {
  const failed = (minutesAgo: number, cause: string, more: object = {}) =>
    storedRun(vnf.id, isoAgo(minutesAgo), {
      ...{ state: "failed", phase: "quiesce", failure: { cause, todo: "Start the agent." } },
      ...more,
    });
  const words = async () => (await goingOn()).map(({ text }) => text);

  it("is told once, shows the newest of its kind, and ends with the next success of it", async () => {
    await addChannel("noc", ["run-failed"]);
    const first = await failed(50, "no agent");
    await failed(45, "of another run", { parentRunId: first.id, kind: "backup" });
    await failed(45, "of a manifest", { importedAt: new Date(), kind: "drill" });
    await failed(45, "of the story", { clockLagMs: 1, kind: "drill" });
    await watchIncidents();
    expect(await goingOn()).toMatchObject([{ href: `/runs/${first.id}`, todo: "Start the agent." }]);
    expect((await words())[0]).toMatch(
      new RegExp(
        `^b-${first.number}, the backup of vIMS core at Lyon, failed in its phase Quiesce.* UTC. no agent.$`,
      ),
    );
    const second = await failed(40, "no agent again", { state: "partly_failed" });
    await storedRun(vnf.id, isoAgo(35), { state: "cancelled" });
    await storedRun(vnf.id, isoAgo(30), { kind: "prune" });
    await watchIncidents();
    expect((await words())[0]).toContain(`b-${second.number}`);
    expect(await told()).toEqual(["noc opened: vIMS core: backup failed in part"]);
    await storedRun(vnf.id, isoAgo(20));
    await watchIncidents();
    expect(await goingOn()).toEqual([]);
    expect((await told()).map((line) => line.split(":")[0])).toEqual(["noc opened", "noc over"]);
  });

  it("ends after a week", async () => {
    await addChannel("noc", ["run-failed"]);
    const run = await failed(50, "no agent");
    await watchIncidents();
    await db().run.update({ where: { id: run.id }, data: { endedAt: new Date(isoAgo(7 * 24 * 60 + 1)) } });
    await watchIncidents();
    expect(await goingOn()).toEqual([]);
    expect(await told()).toHaveLength(2);
  });
});

describe("a drill", () => {
  it("of a new VNF is due when the VNF is as old as the time that it demands; of a paused one nobody is told", async () => {
    await addChannel("noc", ["drill-due"]);
    const is = async (data: object) => {
      await db().vnf.update({ where: { id: vnf.id }, data });
      await watchIncidents();
      return (await goingOn()).map(({ kind }) => kind).includes("drill-due");
    };
    const daysAgo = (days: number) => new Date(isoAgo(days * 24 * 60));
    expect(await is({ drillEveryDays: 90, createdAt: daysAgo(89) })).toBe(false);
    expect(await is({ createdAt: daysAgo(91) })).toBe(true);
    expect(await is({ pausedAt: new Date() })).toBe(false);
  });
});

it("tells of the rest, and ends nothing of a kind that cannot be read", async () => {
  await addChannel("noc");
  await pointOf(90);
  await storedRun(vnf.id, isoAgo(5), { state: "failed", phase: "quiesce" });
  await watchIncidents();
  expect((await goingOn()).map(({ kind }) => kind)).toEqual(["rpo-missed", "run-failed"]);
  await db().run.updateMany({ data: { failure: { todo: 5 } } }); // no sentence, which breaks its reader
  await health("unreachable");
  for (const seconds of [0, 30, 30]) {
    await later(seconds);
    await watchIncidents();
  }
  expect((await goingOn()).map(({ kind }) => kind)).toEqual(["rpo-missed", "run-failed", "site-dark"]);
  expect((await told()).at(-1)).toBe("noc opened: Lyon: does not answer");
});

it("sees all that is wrong, each in its words", async () => {
  const credential = await db().siteCredential.findFirstOrThrow({ where: { projectId: "core" } });
  await db().siteCredential.update({
    where: { id: credential.id },
    data: { expiresAt: new Date(Date.now() + 13 * 86_400_000) },
  });
  const longAgo = new Date(isoAgo(91 * 24 * 60));
  await db().vnf.update({ where: { id: vnf.id }, data: { drillEveryDays: 90, createdAt: longAgo } });
  const run = await addRun(vnf, { isActive: true });
  await db().freezeLease.create({
    data: {
      ...{ runId: run.id, attempt: 1, position: 1, siteId: lab.lyon, siteName: "Lyon" },
      ...{ credentialId: credential.id, serverId: "a1", serverName: "a\n1", vnfName: vnf.name },
      ...{ method: "nova-quiesce", target: { ...TARGET }, ownerId: "w", deadline: new Date() },
      ...{ armedAt: new Date(Date.now() - 60_000), frozenAt: new Date() },
    },
  });
  const schedule = await db().schedule.create({
    data: {
      ...{ name: "nightly", cadence: {}, timeZone: "UTC", full: {}, createdBy: "ada" },
      vnfs: { create: { vnfId: vnf.id, handledUntil: new Date(), nextDueAt: new Date(isoAgo(5)) } },
    },
  });
  await db().vnfReceiver.create({ data: { vnfId: vnf.id, siteId: lab.oslo } });
  const plan = await db().recoveryPlan.create({ data: { vnfId: vnf.id, siteId: lab.oslo } });
  const { version } = await db().vnf.findUniqueOrThrow({ where: { id: vnf.id } });
  const checkedAt = new Date();
  const full = { key: "capacity", title: "Room", verdict: "fail", text: "Oslo is full.", todo: "Make room." };
  const inTwoHours = new Date(Date.now() + 7_200_000);
  await db().planReadiness.create({
    data: {
      ...{ planId: plan.id, verdict: "red", factsHash: `${version}/${plan.version}/-`, checkedAt },
      checks: [full],
      expiresAt: inTwoHours,
    },
  });
  // One of its VMs was left behind at Oslo.
  await db().formerMember.create({
    data: {
      ...{ vnfId: vnf.id, siteId: lab.oslo, serverId: "old", projectId: "core", name: "old-1", bootOrder: 1 },
      recoveryId: randomUUID(),
    },
  });
  await db().siteHealth.create({ data: { siteId: lab.oslo, state: "reachable", asOf: new Date() } });
  await watchIncidents();
  await later(60);
  await watchIncidents();
  const keys = {
    [`credential-expires:${credential.id}`]: /^The credential of the project core at Lyon ends at .* UTC\./,
    [`drill-due:${vnf.id}`]: /every 90 days. None has passed yet\.$/,
    [`not-ready:${vnf.id}:${lab.oslo}`]: /from Lyon to Oslo, as it was judged at .* Room: Oslo is full\.$/,
    [`rpo-missed:${vnf.id}`]: /^vIMS core at Lyon has no recovery point/,
    [`schedule-missed:${schedule.id}`]: /^Schedule nightly: The backup of vIMS core of .* UTC still waits\.$/,
    [`two-copies:${vnf.id}:${lab.oslo}`]: /may still run where it was, at Oslo: old-1/,
    "vm-frozen:a1": /^a 1 of vIMS core at Lyon stands still since .* UTC; the freeze budget is/,
  };
  const found = await goingOn();
  expect(found.map(({ key }) => key)).toEqual(Object.keys(keys));
  for (const { key, text } of found) expect(text).toMatch(keys[key] ?? "missing");

  // A site that goes dark tells neither that the second copy is gone, nor that a failover is ready.
  await db().incident.updateMany({ data: { openedAt: new Date() } });
  await db().planReadiness.updateMany({ data: { verdict: "green", expiresAt: new Date() } });
  await db().siteHealth.updateMany({ data: { state: "unreachable" } });
  await later(90);
  await watchIncidents();
  const kept = async () =>
    (await goingOn()).map(({ kind }) => kind).filter((kind) => /^(not-ready|two-copies)$/.test(kind));
  expect(await kept()).toEqual(["not-ready", "two-copies"]);
  // Nor does a judgement that was made while it was dark tell that it is not ready, when the site is back.
  await db().incident.deleteMany();
  await db().siteHealth.updateMany({ data: { state: "reachable" } });
  await db().planReadiness.updateMany({
    data: { verdict: "red", expiresAt: new Date(checkedAt.getTime() + AGAIN_MS) },
  });
  await watchIncidents();
  expect(await kept()).toEqual(["two-copies"]);
  // A drill that it lacks is told of the VNF alone.
  const lacksDrill = { key: "drill", title: "Drill", verdict: "fail", text: "None.", todo: "Run a drill." };
  await db().planReadiness.updateMany({ data: { expiresAt: inTwoHours, checks: [lacksDrill] } });
  await watchIncidents();
  expect(await kept()).toEqual(["two-copies"]);
  await db().planReadiness.updateMany({ data: { checks: [lacksDrill, full] } });
  await watchIncidents();
  expect(await kept()).toEqual(["not-ready", "two-copies"]);
});

it("forgets what has been over for ninety days, with its messages", async () => {
  await addChannel("noc");
  await pointOf(90);
  await watchIncidents();
  await pointOf(1);
  await later(3_600);
  await watchIncidents();
  const shift = (days: number) => db().$executeRaw`
    UPDATE incidents SET over_at = now() - make_interval(days => ${days}::int)`;
  await shift(89);
  await watchIncidents();
  expect(await told()).toHaveLength(2);
  await shift(91);
  await watchIncidents();
  expect([await db().incident.count(), await db().notification.count()]).toEqual([0, 0]);
});
