import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { storedLab } from "../vnfs/testing/stored-lab";
import { getChannel } from "./list-channels";
import { listNotifications } from "./list-notifications";

const lab = storedLab();
const admin = sessionOf("admin");
const AT = Date.parse("2026-11-20T12:00:00Z");
const at = (minutes: number) => new Date(AT + minutes * 60_000);

afterEach(async () => {
  await db().incident.deleteMany();
  await db().notificationChannel.deleteMany();
  await db().schedule.deleteMany();
});

async function addChannel(name: string, more: Record<string, unknown> = {}): Promise<string> {
  const { id } = await db().notificationChannel.create({
    data: {
      ...{ name, nameKey: name.toLowerCase(), kind: "webhook", tells: ["rpo-missed", "site-dark"] },
      ...{ url: "https://alerts.example.com/stillpoint", sealedSecret: "v1.none", createdBy: "ada" },
      ...more,
    },
  });
  return id;
}

async function addIncident(title: string, more: Record<string, unknown> = {}): Promise<string> {
  const { id } = await db().incident.create({
    data: {
      ...{ kind: "rpo-missed", key: title, title, text: `${title}.`, todo: "Back it up.", href: "/vnfs" },
      ...{ subjectKind: "site", subjectId: randomUUID(), subjectName: "Lyon" },
      ...{ firstSeenAt: at(0), lastSeenAt: at(5), openedAt: at(1) },
      ...more,
    },
  });
  return id;
}

const addMessage = (channelId: string, incidentId: string, more: Record<string, unknown> = {}) =>
  db().notification.create({
    data: { channelId, incidentId, what: "opened", createdAt: at(1), tries: 1, nextTryAt: null, ...more },
  });

async function addSchedule(name: string, vnfIds: string[]): Promise<string> {
  const { id } = await db().schedule.create({
    data: {
      ...{ name, nameKey: name, cadence: {}, timeZone: "UTC", full: {}, createdBy: "ada" },
      vnfs: { create: vnfIds.map((vnfId) => ({ vnfId, handledUntil: at(0), nextDueAt: at(60) })) },
    },
  });
  return id;
}

describe("what the page of notifications shows", () => {
  it("is who is told, what has not reached them, and what goes on before what is over", async () => {
    const duty = await addChannel("Duty");
    const mail = await addChannel("Chiefs", {
      ...{ kind: "mail", url: null, smtpHost: "mail.example.com", smtpPort: 587, smtpSecurity: "starttls" },
      ...{ smtpUser: "", mailFrom: "s@example.com", mailTo: ["noc@example.com"], sealedSecret: null },
    });
    const missed = await addIncident("ims: RPO missed");
    const dark = await addIncident("Oslo does not answer", { kind: "site-dark", openedAt: at(0) });
    const over = await addIncident("hss: RPO missed", { openedAt: at(2), overAt: at(9) });
    await addIncident("a drill is due", { kind: "drill-due", openedAt: at(5) });
    await addIncident("passed by itself", { openedAt: null, overAt: at(1) });
    await addMessage(duty, missed, { sentAt: at(2) });
    await addMessage(mail, missed, { sentAt: at(2) });
    // Sent again later, though it is older.
    await addMessage(duty, over, { sentAt: at(30), createdAt: at(0) });
    await addMessage(duty, over, { what: "over" });
    const refused = { lastProblem: "HTTP 500", tries: 3, createdAt: at(4) };
    await addMessage(duty, dark, { ...refused, nextTryAt: at(8) });
    await addMessage(mail, dark, { ...refused, createdAt: at(5), givenUpAt: at(6) });
    await addMessage(mail, dark, { ...refused, what: "over", createdAt: at(7), givenUpAt: at(8) });

    const view = await listNotifications(admin);
    expect(view.channels).toMatchObject([
      {
        name: "Chiefs",
        mail: { port: 587, hasPassword: false, to: ["noc@example.com"] },
        lastSentAt: at(2).toISOString(),
        waiting: { count: 0, problem: null },
      },
      {
        name: "Duty",
        mail: null,
        lastSentAt: at(30).toISOString(),
        waiting: { count: 1, problem: "HTTP 500" },
      },
    ]);
    expect(JSON.stringify(view)).not.toContain("v1.none");
    // No message of its own: its beginning did not arrive.
    expect(view.undelivered).toMatchObject([
      { channel: { name: "Chiefs" }, title: "Oslo does not answer", tries: 3, nextTryAt: null },
      { channel: { name: "Duty" }, problem: "HTTP 500", nextTryAt: at(8).toISOString() },
    ]);
    expect(view.incidents.map(({ title, overAt, told }) => [title, overAt !== null, told])).toEqual([
      ["Oslo does not answer", false, []],
      ["ims: RPO missed", false, ["Chiefs", "Duty"]],
      ["a drill is due", false, []],
      ["hss: RPO missed", true, ["Duty"]],
    ]);
    expect(view.incidents[1]).toMatchObject({ text: "ims: RPO missed.", todo: "Back it up." });
    expect(view.incidents[3]).toMatchObject({ text: "", todo: "" });
    expect(view.counts).toEqual({ undelivered: 2, givenUp: 1, goingOn: 3 });
    expect(await getChannel(admin, mail)).toMatchObject({ name: "Chiefs" });
    await expect(getChannel(admin, randomUUID())).rejects.toMatchObject({ code: "not_found" });
  });

  it("is cut after the gravest 100, and what others see does not take their places", async () => {
    const duty = await addChannel("Duty");
    const { id: core } = await lab.vnf();
    const row = { key: "", title: "hss", text: "", todo: "", href: "/vnfs", subjectName: "" };
    const many = (count: number, subject: Record<string, string>) =>
      db().incident.createManyAndReturn({
        data: Array.from({ length: count }, (_, n) => ({
          ...{ ...row, kind: "rpo-missed", subjectKind: "vnf", subjectId: "", ...subject },
          ...{ firstSeenAt: at(0), lastSeenAt: at(0), openedAt: at(n + 60) },
        })),
      });
    const grave = await addIncident("frozen", {
      ...{ kind: "vm-frozen", subjectKind: "vnf", subjectId: core, openedAt: at(0) },
    });
    const unseen = await many(110, { subjectId: randomUUID() });
    const seen = await many(105, { subjectId: core });
    const lost = { lastProblem: "HTTP 500", givenUpAt: at(6), createdAt: at(2) };
    const messages = [...unseen, ...seen].map(({ id }) => ({
      ...{ channelId: duty, incidentId: id, what: "opened", nextTryAt: null, ...lost, createdAt: at(9) },
    }));
    await db().notification.createMany({ data: messages });
    await addMessage(duty, grave, lost);

    const own = await listNotifications(lab.coreOperator);
    expect(own.counts).toEqual({ undelivered: 106, givenUp: 106, goingOn: 106 });
    for (const rows of [own.incidents, own.undelivered]) {
      expect(rows).toHaveLength(100);
      expect(rows[0]).toMatchObject({ title: "frozen" });
    }
    expect(own.incidents[1]).toMatchObject({ openedAt: at(164).toISOString() });
    expect((await listNotifications(admin)).counts).toMatchObject({ undelivered: 216, goingOn: 216 });
  });

  it("is for who may see it; an operator sees incidents of the own projects, and of sites", async () => {
    const { id: core } = await lab.vnf();
    const { id: both } = await lab.vnf({ name: "both", members: [{ serverId: "a3" }, { serverId: "e1" }] });
    const subject = (subjectKind: string, subjectId: string) => ({ subjectKind, subjectId });
    await addIncident("core", subject("vnf", core));
    const other = await addIncident("both", subject("vnf", both));
    await addIncident("own schedule", subject("schedule", await addSchedule("own", [core])));
    await addIncident("others’ schedule", subject("schedule", await addSchedule("all", [core, both])));
    await addIncident("no VNF any more", subject("vnf", randomUUID()));
    await addIncident("Lyon");
    await addIncident("Lyon’s credential", { kind: "credential-expires" });
    await addMessage(await addChannel("Duty"), other, { lastProblem: "HTTP 500", givenUpAt: at(6) });

    const seen = await listNotifications(lab.coreOperator);
    expect(seen.incidents.map(({ title }) => title).sort()).toEqual(["Lyon", "core", "own schedule"]);
    expect(seen.undelivered).toEqual([]);
    expect((await listNotifications(sessionOf("auditor"))).incidents).toHaveLength(7);
    await expect(listNotifications(sessionOf("viewer"))).rejects.toMatchObject({ code: "forbidden" });
  });
});
