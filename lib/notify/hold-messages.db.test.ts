import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { readNotifyNumbers } from "../metrics/read-notify-numbers";
import { TARGET } from "../quiesce/testing/guest-agent-stage";
import { addRun } from "../vnfs/testing/add-run";
import { storedLab } from "../vnfs/testing/stored-lab";
import { storedPoint, storedRun } from "../vnfs/testing/stored-point";
import { switchChannel } from "./channels/switch-channel";
import { INCIDENT_KIND_IDS, type IncidentKindId } from "./incident-kinds";
import { listIncidents } from "./list-incidents";
import { onDuty } from "./testing/on-duty";
import { watchIncidents } from "./watch-incidents";

const lab = storedLab();
const agoMs = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const vnf = async (name: string, serverId: string) => {
  const stored = await lab.vnf({ name, rpoMinutes: 60, members: [{ serverId }] });
  await storedPoint({ vnfId: stored.id, takenAt: agoMs(1).toISOString() });
  return stored;
};
let ims: Awaited<ReturnType<typeof vnf>>;
let hss: typeof ims;
beforeEach(async () => {
  await db().incident.deleteMany();
  await db().notificationChannel.deleteMany();
  await onDuty();
  [ims, hss] = [await vnf("ims", "a1"), await vnf("hss", "a2")];
});

const addChannel = (name: string, tells: readonly IncidentKindId[] = INCIDENT_KIND_IDS) =>
  db().notificationChannel.create({
    data: { name, nameKey: name, kind: "webhook", tells: [...tells], createdBy: "ada" },
  });
/** What a channel is told, or will be: "opened ims: RPO missed", in their order. */
const told = async (channel = "noc") =>
  (
    await db().notification.findMany({
      where: { channel: { name: channel }, heldById: null },
      include: { incident: true },
      orderBy: [{ createdAt: "asc" }, { incident: { title: "asc" } }],
    })
  ).map(({ what, incident }) => `${what} ${incident.title}`);
/** So many minutes later. */
async function later(minutes: number) {
  await db()
    .$executeRaw`UPDATE incidents SET first_seen_at = first_seen_at - make_interval(mins => ${minutes}::int),
    last_seen_at = last_seen_at - make_interval(mins => ${minutes}::int),
    over_at = over_at - make_interval(mins => ${minutes}::int)`;
}
const health = async (state: string) => {
  const row = { state, asOf: new Date() };
  await db().siteHealth.upsert({
    where: { siteId: lab.lyon },
    create: { siteId: lab.lyon, ...row },
    update: row,
  });
};
const pointsAre = (minutes: number, vnfId?: string) =>
  db().recoveryPoint.updateMany({ where: vnfId ? { vnfId } : {}, data: { takenAt: agoMs(minutes) } });
const DARK = "opened Lyon: does not answer";
const BOTH = ["opened hss: RPO missed", "opened ims: RPO missed"];

async function goDark() {
  await health("unreachable");
  await watchIncidents();
  // Less than what counts as a gap, twice.
  for (let half = 0; half < 2; half++) {
    await db().$executeRaw`UPDATE incidents SET first_seen_at = first_seen_at - interval '40 seconds',
      last_seen_at = last_seen_at - interval '40 seconds'`;
    await watchIncidents();
  }
}
/** It answers again, and that has lasted for a minute. */
async function comeBack() {
  await health("reachable");
  await later(2);
  await watchIncidents();
}

describe("RPOs that are missed while their site is dark", () => {
  it("are counted in the incident of the site, and told of by half an hour after it is back, if they still are", async () => {
    await addChannel("noc");
    await goDark();
    expect(await told()).toEqual([DARK]);
    await pointsAre(90);
    await watchIncidents();
    await watchIncidents();
    expect(await told()).toEqual([DARK]);
    expect((await db().incident.findFirst({ where: { kind: "site-dark" } }))?.text).toMatch(
      / 2 of its VNFs miss their RPO: told half an hour after the site is back, one by one, if they still do\.$/,
    );
    const { rows } = await listIncidents(lab.admin);
    expect(rows.map(({ kind, isHeld, told: who }) => [kind, isHeld, who])).toEqual([
      ["site-dark", false, []],
      ["rpo-missed", true, []],
      ["rpo-missed", true, []],
    ]);

    await comeBack();
    const back = [DARK, "over Lyon: does not answer"];
    expect(await told()).toEqual(back);
    await later(29);
    await watchIncidents();
    expect(await told()).toEqual(back);
    await later(2);
    await watchIncidents();
    expect(await told()).toEqual([...back, ...BOTH]);
    const due = await db().notification.count({ where: { nextTryAt: { lte: new Date() }, what: "opened" } });
    expect(due).toBe(3);
    // It is told of their ends from here on, as of any.
    await pointsAre(1);
    await later(61);
    await watchIncidents();
    expect(await told()).toHaveLength(6);
  });

  it("are told to nobody, neither begun nor ended, when they are met again in time", async () => {
    await addChannel("noc");
    await goDark();
    await pointsAre(90);
    await watchIncidents();
    await comeBack();
    await pointsAre(1, ims.id);
    for (const minutes of [20, 20]) {
      await later(minutes);
      await watchIncidents();
    }
    // Within the hour in which it might come back, nothing is told of what is well.
    expect((await told()).slice(2)).toEqual(["opened hss: RPO missed"]);
    await later(61);
    await watchIncidents();
    expect(await db().incident.count({ where: { kind: "rpo-missed", overAt: { not: null } } })).toBe(1);
    expect((await told()).slice(2)).toEqual(["opened hss: RPO missed"]);
    expect(await db().notification.count({ where: { heldById: { not: null } } })).toBe(0);
  });

  it("that begin in the very turn that tells of the site are held back, too", async () => {
    await addChannel("noc");
    await health("unreachable");
    await watchIncidents();
    await db().$executeRaw`UPDATE incidents SET first_seen_at = first_seen_at - interval '61 seconds'`;
    await pointsAre(90);
    await watchIncidents();
    expect(await told()).toEqual([DARK]);
    expect(await db().notification.count({ where: { heldById: { not: null } } })).toBe(2);
  });

  it("are told at once to who is told of no sites, or was not told of this one", async () => {
    await addChannel("noc");
    await addChannel("rpos", ["rpo-missed"]);
    await goDark();
    await addChannel("late");
    await pointsAre(90);
    await watchIncidents();
    expect(await told("rpos")).toEqual(BOTH);
    expect(await told("late")).toEqual(BOTH);
    expect(await told()).toEqual([DARK]);
  });

  it("are told when the message of the site did not arrive, and when the VNF has another site", async () => {
    await addChannel("noc");
    await goDark();
    await pointsAre(90);
    await watchIncidents();
    await db().vnf.update({ where: { id: ims.id }, data: { siteId: lab.oslo } });
    await watchIncidents();
    expect(await told()).toEqual([DARK, "opened ims: RPO missed"]);
    await db().notification.updateMany({
      where: { incident: { kind: "site-dark" } },
      data: { nextTryAt: null, givenUpAt: new Date() },
    });
    await watchIncidents();
    expect(await told()).toEqual([DARK, ...[...BOTH].reverse()]);
  });

  it("are told at once of a VNF that moves to another site within the half hour after its own is back", async () => {
    await addChannel("noc");
    await goDark();
    await pointsAre(90);
    await watchIncidents();
    await comeBack();
    await later(10);
    await watchIncidents();
    const back = [DARK, "over Lyon: does not answer"];
    expect(await told()).toEqual(back);
    // Its new site was never dark: nothing stands for it there.
    await db().vnf.update({ where: { id: ims.id }, data: { siteId: lab.oslo } });
    await watchIncidents();
    expect(await told()).toEqual([...back, "opened ims: RPO missed"]);
    const [moved] = await db().notification.findMany({
      where: { incident: { title: "ims: RPO missed" }, heldById: null, nextTryAt: { lte: new Date() } },
    });
    expect(moved).toBeDefined();
    // The other one waits for its own half hour.
    await later(19);
    await watchIncidents();
    expect(await told()).toHaveLength(3);
    await later(2);
    await watchIncidents();
    expect((await told()).slice(3)).toEqual(["opened hss: RPO missed"]);
  });

  it("go on to be held back when the site is dark again before the half hour is over", async () => {
    await addChannel("noc");
    await goDark();
    await pointsAre(90);
    await watchIncidents();
    await comeBack();
    await goDark();
    await later(40);
    await health("unreachable");
    await watchIncidents();
    expect(await told()).toEqual([DARK, "over Lyon: does not answer", DARK]);
    // The half hour counts from its last return.
    await comeBack();
    await later(29);
    await watchIncidents();
    expect((await told()).filter((each) => BOTH.includes(each))).toEqual([]);
    await later(2);
    await watchIncidents();
    expect((await told()).slice(4)).toEqual(BOTH);
  });

  it("are held back as well when they are missed a little after the site is back", async () => {
    await addChannel("noc");
    await goDark();
    await comeBack();
    await later(10);
    await pointsAre(90);
    await watchIncidents();
    await watchIncidents();
    expect((await told()).slice(2)).toEqual([]);
    await later(21);
    await watchIncidents();
    expect((await told()).slice(2)).toEqual(BOTH);
  });

  it("raise no alert of messages that are not delivered, and go with a channel that is switched off", async () => {
    const { id: channelId } = await addChannel("noc");
    await goDark();
    await db().notification.updateMany({ data: { nextTryAt: null, sentAt: new Date() } });
    await pointsAre(90);
    await watchIncidents();
    await db().notification.updateMany({ data: { createdAt: agoMs(60) } });
    const undelivered = async () => (await readNotifyNumbers())[1]?.samples[0]?.value;
    expect(await undelivered()).toBe(0);
    await switchChannel(lab.admin, { channelId, isEnabled: false });
    expect(await db().notification.count({ where: { heldById: { not: null } } })).toBe(0);
  });
});

it("what is grave at a dark site is told at once: a frozen VM, a failed failover", async () => {
  await addChannel("noc");
  await goDark();
  const { id: credentialId } = await db().siteCredential.findFirstOrThrow({ where: { siteId: lab.lyon } });
  const run = await addRun(ims, { isActive: true });
  await db().freezeLease.create({
    data: {
      ...{ runId: run.id, attempt: 1, position: 1, siteId: lab.lyon, siteName: "Lyon", credentialId },
      ...{ serverId: "a1", serverName: "a1", vnfName: "ims", method: "nova-quiesce", target: { ...TARGET } },
      ...{ ownerId: "w", deadline: new Date(), armedAt: agoMs(1), frozenAt: agoMs(1) },
    },
  });
  await storedRun(hss.id, agoMs(5).toISOString(), {
    ...{
      kind: "failover",
      state: "failed",
      phase: "quiesce",
      failure: { cause: "no room", todo: "Make room." },
    },
  });
  await pointsAre(90);
  await watchIncidents();
  expect(await told()).toEqual([DARK, "opened a1: frozen too long", "opened hss: failover failed"]);
});
