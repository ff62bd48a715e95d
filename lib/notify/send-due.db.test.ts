import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "../db";
import { signBody } from "../hooks/sign-body";
import { receiver } from "../hooks/testing/receiver";
import { selfSigned } from "../openstack/testing/certificate";
import { knowTestKey } from "../secrets/testing/know-test-key";
import { person } from "../sites/testing/stored-site";
import { addChannel } from "./channels/add-channel";
import { changeChannel } from "./channels/change-channel";
import { replaceChannelSecret } from "./channels/replace-channel-secret";
import { switchChannel } from "./channels/switch-channel";
import { claimDue } from "./claim-due";
import { forgetAllNotifications } from "./forget-all-notifications";
import { forgetNotification } from "./forget-notification";
import { sendAgain } from "./send-again";
import { sendAllAgain } from "./send-all-again";
import { sendDue } from "./send-due";
import { mailServer, PASSWORD, USER } from "./testing/mail-server";
import {
  aDayLater,
  due,
  giveUp,
  incident,
  isOver,
  message,
  row,
  secondsUntil,
} from "./testing/stored-messages";

const server = await mailServer();
const told = await receiver();
const other = await receiver();
const admin = person("admin");
const { signal } = new AbortController();

beforeAll(async () => {
  vi.stubEnv("NEXTAUTH_URL", "https://stillpoint.example.com");
  await knowTestKey();
});
afterEach(async () => {
  told.forget();
  other.forget();
  server.received.length = 0;
  await db().incident.deleteMany();
  await db().notificationChannel.deleteMany();
});

const form = (name: string) => ({ name, tells: ["rpo-missed"], isInternal: true });
const webhook = ({ url } = told, name = "On call") =>
  addChannel(admin, { ...form(name), kind: "webhook", url });
const mailForm = (over: Record<string, unknown> = {}) => ({
  ...form("NOC"),
  ...{ kind: "mail", smtpHost: "127.0.0.1", smtpPort: server.port, smtpSecurity: "starttls" },
  ...{ smtpUser: USER, smtpPassword: PASSWORD, caPem: server.caPem },
  ...{ mailFrom: "Stillpoint <sp@example.com>", mailTo: "noc@example.com, ada@example.com" },
  ...over,
});
const mail = (over: Record<string, unknown> = {}) => addChannel(admin, mailForm(over));

describe("a mail", () => {
  it("tells of a beginning, then of its end in the same thread", async () => {
    const { id: channelId } = await mail();
    const incidentId = await incident(isOver);
    const over = await message(channelId, incidentId, "over");
    await due(over); // although it has waited for longer
    const opened = await message(channelId, incidentId);
    await sendDue(signal);
    expect(server.received).toMatchObject([
      {
        ...{
          from: "sp@example.com",
          to: ["noc@example.com", "ada@example.com"],
          user: USER,
          isEncrypted: true,
        },
        headers: {
          ...{ subject: "[Stillpoint] ims-core: RPO missed", from: "Stillpoint <sp@example.com>" },
          ...{ "message-id": `<${opened}@example.com>`, "auto-submitted": "auto-generated" },
        },
        text: `ims-core: RPO missed

Its newest recovery point is 5 h old.

Since: 2026-11-22 14:05 UTC
What to do: Look why its backups fail.
See: https://stillpoint.example.com/vnfs/7a

Who is told of what is set at https://stillpoint.example.com/settings/notifications
`,
      },
      {
        headers: {
          ...{ subject: "[Stillpoint] Closed: ims-core: RPO missed", "message-id": `<${over}@example.com>` },
          "in-reply-to": `<${opened}@example.com>`,
        },
        text: expect.stringContaining("Closed: 2026-11-22 15:05 UTC, after 1 h\n"),
      },
    ]);
    for (const id of [opened, over])
      expect(await row(id)).toMatchObject({ tries: 1, nextTryAt: null, givenUpAt: null, lastProblem: null });
    expect((await row(over)).sentAt).not.toBeNull();
  });

  it("that is refused for good says what to mend, without the password, and goes as soon as it is mended", async () => {
    const wrong = "another-password-of-mine";
    const [{ id: a }, { id: b }] = [
      await mail({ smtpPassword: wrong }),
      await mail({ name: "b", caPem: selfSigned().cert }),
    ];
    const incidentId = await incident(isOver);
    const refused = [await message(a, incidentId), await message(b, incidentId)];
    const over = await message(a, incidentId, "over");
    await sendDue(signal);
    const problems = await Promise.all(refused.map(row));
    expect(problems.map(({ lastProblem, tries, givenUpAt }) => ({ lastProblem, tries, givenUpAt }))).toEqual([
      {
        ...{ tries: 1, givenUpAt: null },
        lastProblem: `The mail server refused the user or the password: 535 5.7.8 ${USER} may not, with [masked].`,
      },
      {
        ...{ tries: 1, givenUpAt: null },
        lastProblem:
          "The mail server is not trusted: its certificate is self-signed, or its authority is unknown. Paste the CA certificate of its authority.",
      },
    ]);
    for (const id of refused) expect(await secondsUntil(id)).toBeGreaterThan(20);
    expect(await row(over)).toMatchObject({ tries: 0, givenUpAt: null });
    expect(server.received).toEqual([]);
    const stored = JSON.stringify([
      await db().notification.findMany(),
      await db().notificationChannel.findMany(),
      (await db().auditEntry.findMany()).map(({ details, reason }) => ({ details, reason })),
    ]);
    expect(stored).not.toContain(wrong);

    const { updatedAt } = await db().notificationChannel.findUniqueOrThrow({ where: { id: a } });
    await changeChannel(admin, { ...mailForm(), channelId: a, version: updatedAt.toISOString() });
    await sendDue(signal);
    expect(server.received.map(({ headers }) => headers["message-id"])).toEqual([
      `<${refused[0]}@example.com>`,
      `<${over}@example.com>`,
    ]);
    expect(await row(String(refused[1]))).toMatchObject({ tries: 1, sentAt: null });
  });
});

describe("a webhook", () => {
  it("that fails four times is tried again later and later, as the same delivery, until it takes it", async () => {
    const { id: channelId, secret } = await webhook();
    const id = await message(channelId, await incident());
    told.willAnswer({ status: 503 }, { status: 401 }, { status: 404 }, { status: 502, body: "no upstream" });
    const pauses: number[] = [];
    for (let tries = 1; tries < 5; tries++) {
      await sendDue(signal);
      await sendDue(signal); // nothing is due yet
      expect(await row(id)).toMatchObject({ tries, sentAt: null, givenUpAt: null });
      pauses.push(Math.round((await secondsUntil(id)) / 10) * 10);
      await due(id);
    }
    expect(pauses).toEqual([30, 120, 600, 1800]);
    expect((await row(id)).lastProblem).toBe("HTTP 502: no upstream.");
    await sendDue(signal);
    expect(await row(id)).toMatchObject({ tries: 5, nextTryAt: null, lastProblem: null });
    expect((await row(id)).sentAt).not.toBeNull();
    expect(told.received.map(({ headers }) => headers["stillpoint-delivery"])).toEqual(Array(5).fill(id));
    const { headers, body } = told.first();
    expect(JSON.parse(body)).toMatchObject({
      event: "incident.opened",
      incident: { kind: "rpo-missed", url: "https://stillpoint.example.com/vnfs/7a" },
    });
    const at = Number(headers["stillpoint-timestamp"]);
    expect(headers["stillpoint-signature"]).toBe(signBody(String(secret), at, body));
  });

  it("that never takes it is given up after a day; by hand it is sent again with its end, or forgotten", async () => {
    const { id: channelId } = await webhook();
    const incidentId = await incident(isOver);
    const [opened, over] = [
      await message(channelId, incidentId),
      await message(channelId, incidentId, "over"),
    ];
    await expect(sendAgain(admin, { notificationId: opened })).rejects.toThrow("It is about to be sent.");
    told.willAnswer({ status: 500, body: "broken" });
    await aDayLater(opened);
    await sendDue(signal);
    for (const id of [opened, over])
      expect(await row(id)).toMatchObject({ nextTryAt: null, sentAt: null, givenUpAt: expect.any(Date) });
    expect((await row(opened)).lastProblem).toBe("HTTP 500: broken.");
    expect(told.received).toHaveLength(1);

    for (const verb of [sendAgain, forgetNotification])
      await expect(verb(person("operator"), { notificationId: opened })).rejects.toMatchObject({
        code: "forbidden",
      });
    await sendAgain(admin, { notificationId: opened });
    await sendDue(signal);
    expect(told.received.slice(1).map(({ body }) => JSON.parse(body).event)).toEqual([
      "incident.opened",
      "incident.over",
    ]);
    await expect(forgetNotification(admin, { notificationId: opened })).rejects.toThrow(
      "It was sent meanwhile.",
    );
    await db().notification.update({ where: { id: over }, data: { sentAt: null, givenUpAt: new Date() } });
    await forgetNotification(admin, { notificationId: over });
    expect(await db().notification.findMany({ select: { id: true } })).toEqual([{ id: opened }]);
    const entries = await db().auditEntry.findMany({ orderBy: { id: "desc" }, take: 2 });
    expect(entries).toMatchObject([
      { action: "notification.forgotten", targetId: over },
      { action: "notification.sent_again", targetId: opened, targetName: "ims-core: RPO missed" },
    ]);
  });
});

describe("a channel that gets a new secret", () => {
  it("has what waits, and what was given up within a day, sent at once", async () => {
    const { id: channelId } = await webhook();
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push(await message(channelId, await incident()));
    const [waits = "", late = "", old = ""] = ids;
    told.willAnswer({ status: 401 }, { status: 401 }, { status: 401 });
    await sendDue(signal);
    expect(await secondsUntil(waits)).toBeGreaterThan(20);
    await giveUp(late, 23);
    await giveUp(old, 25);
    const named = { ...form("Renamed"), kind: "webhook", url: told.url, channelId };
    const { updatedAt } = await db().notificationChannel.findUniqueOrThrow({ where: { id: channelId } });
    await changeChannel(admin, { ...named, version: updatedAt.toISOString() });
    await sendDue(signal);
    expect(told.received).toHaveLength(3); // another name changes nothing of that

    const { secret } = await replaceChannelSecret(admin, { channelId });
    await sendDue(signal);
    const sent = told.received.slice(3);
    expect(sent.map(({ headers }) => headers["stillpoint-delivery"]).sort()).toEqual([waits, late].sort());
    for (const { headers, body } of sent)
      expect(headers["stillpoint-signature"]).toBe(
        signBody(secret, Number(headers["stillpoint-timestamp"]), body),
      );
    expect(await row(old)).toMatchObject({ nextTryAt: null, givenUpAt: expect.any(Date) });
  });
});

describe("all that was given up", () => {
  it("is sent again at once, but for channels that are off, or forgotten as far as it was seen", async () => {
    const [{ id: on }, { id: off }] = [await webhook(), await webhook(other, "Off")];
    const first = await incident(isOver);
    const second = await incident({ title: "hss: RPO missed" });
    const opened = await message(on, first);
    const over = await message(on, first, "over");
    const there = [opened, over, await message(on, second)];
    const silent = await message(off, second);
    for (const id of [...there, silent]) await giveUp(id, 30);
    await switchChannel(admin, { channelId: off, isEnabled: false });
    const until = new Date().toISOString();
    for (const verb of [sendAllAgain, forgetAllNotifications])
      await expect(verb(person("operator"), { until })).rejects.toMatchObject({ code: "forbidden" });

    // The end is no message of its own: it goes with its beginning.
    expect(await sendAllAgain(admin)).toEqual({ sent: 2, off: 1 });
    await sendDue(signal);
    expect(told.received.map(({ headers }) => headers["stillpoint-delivery"]).sort()).toEqual(there.sort());
    expect(other.received).toEqual([]);
    await expect(sendAllAgain(admin)).rejects.toThrow("for channels that are switched off");

    await db().notification.updateMany({ where: { incidentId: first }, data: { sentAt: null } });
    for (const id of [opened, over]) await giveUp(id, 30);
    const unseen = await message(on, await incident());
    await giveUp(unseen, -1);
    expect(await forgetAllNotifications(admin, { until })).toEqual({ count: 2 });
    const left = await db().notification.findMany({ where: { sentAt: null } });
    expect(left.map(({ id }) => id)).toEqual([unseen]);
    const entries = await db().auditEntry.findMany({ orderBy: { id: "desc" }, take: 4 });
    expect(entries.map(({ action }) => action)).toEqual([
      ...["notification.forgotten", "notification.forgotten"],
      ...["notification.sent_again", "notification.sent_again"],
    ]);
    expect(entries.map(({ targetId }) => targetId)).toEqual(expect.arrayContaining([opened, silent]));
  });
});

describe("senders", () => {
  it("send the gravest first, then what is due for longest", async () => {
    const { id: channelId } = await webhook();
    const kinds = ["drill-due", "rpo-missed", "rpo-missed", "site-dark", "vm-frozen"];
    const ids: string[] = [];
    for (const kind of kinds) ids.push(await message(channelId, await incident({ kind })));
    await sendDue(signal);
    const [drill, older, newer, dark, frozen] = ids;
    expect(told.received.map(({ headers }) => headers["stillpoint-delivery"])).toEqual([
      ...[frozen, dark, older, newer, drill],
    ]);
  });

  it("that are several send once", async () => {
    const { id: channelId } = await webhook();
    const ids: string[] = [];
    // More than once: only when each has its connection do they really ask at the same moment.
    for (let round = 0; round < 5; round++) {
      ids.push(await message(channelId, await incident()));
      await Promise.all([1, 2, 3, 4].map(() => sendDue(signal)));
    }
    const deliveries = told.received.map(({ headers }) => String(headers["stillpoint-delivery"]));
    expect(deliveries).toEqual(ids);
  });

  it("that die leave their message to others, once its lease is over", async () => {
    const { id: channelId } = await webhook();
    const id = await message(channelId, await incident());
    expect(await claimDue([])).toEqual({ id, channelId, tries: 1 }); // and nothing more is heard of it
    await sendDue(signal);
    expect(told.received).toEqual([]);
    expect(await secondsUntil(id)).toBeGreaterThan(100);
    expect(await secondsUntil(id)).toBeLessThanOrEqual(120);
    await db().$executeRaw`UPDATE notifications SET next_try_at = next_try_at - interval '2 minutes'`;
    await sendDue(signal);
    expect(told.received).toHaveLength(1);
    expect(await row(id)).toMatchObject({ tries: 2, nextTryAt: null });
  });

  it("are not held up by a dead receiver, and when stopped leave its message due at once", async () => {
    const { id: dead } = await webhook();
    const { id: living } = await webhook(other, "other");
    const incidentId = await incident();
    told.willAnswer("never", "never");
    const stuck = [await message(dead, incidentId), await message(dead, await incident())];
    const fine = [await message(living, incidentId)];
    const stop = new AbortController();
    const turn = sendDue(stop.signal);
    await expect.poll(() => other.received.length).toBe(1);
    // What becomes due meanwhile is sent too.
    fine.push(await message(living, await incident()));
    await expect.poll(() => other.received.length, { timeout: 10_000 }).toBe(2);
    expect(told.received).toHaveLength(1);
    const stoppedAt = Date.now();
    stop.abort(new Error("stopped"));
    await turn;
    expect(Date.now() - stoppedAt).toBeLessThan(5_000);
    for (const id of fine) expect((await row(id)).sentAt).not.toBeNull();
    for (const id of stuck) {
      expect(await row(id)).toMatchObject({ tries: 0, sentAt: null, givenUpAt: null });
      expect(await secondsUntil(id)).toBeLessThanOrEqual(0);
    }
  });

  it("go on when one message breaks them, and try that later", async () => {
    const [{ id: broken }, { id: living }] = [await webhook(), await webhook(other, "other")];
    await db().notificationChannel.update({ where: { id: broken }, data: { url: "no address" } });
    const incidentId = await incident();
    const [bad, good] = [await message(broken, incidentId), await message(living, incidentId)];
    await sendDue(signal);
    expect((await row(good)).sentAt).not.toBeNull();
    expect(await row(bad)).toMatchObject({
      ...{ tries: 1, nextTryAt: expect.any(Date), givenUpAt: null },
      lastProblem: "It could not be sent; the worker’s log says why.",
    });
    expect(await secondsUntil(bad)).toBeLessThanOrEqual(30);
  });

  it("send nothing of what waits for a channel that was switched off, then or later", async () => {
    const { id: channelId } = await webhook();
    const incidentId = await incident(isOver);
    await message(channelId, incidentId);
    const givenUp = await message(channelId, await incident());
    await message(channelId, incidentId, "over");
    await giveUp(givenUp, 1);
    await switchChannel(admin, { channelId, isEnabled: false });
    expect(await db().notification.findMany({ select: { id: true } })).toEqual([{ id: givenUp }]);
    expect(await db().auditEntry.findFirst({ orderBy: { id: "desc" } })).toMatchObject({
      ...{ action: "notification-channel.switched", details: { messagesDropped: 2 } },
    });
    await expect(sendAgain(admin, { notificationId: givenUp })).rejects.toMatchObject({
      ...{ code: "precondition_failed", message: "The message was not sent again. On call is switched off." },
    });
    // In the same moment as it was switched off.
    await message(channelId, await incident());
    await sendDue(signal);
    await switchChannel(admin, { channelId, isEnabled: true });
    await sendDue(signal);
    expect(told.received).toEqual([]);
    expect(await db().notification.findMany({ select: { id: true } })).toEqual([{ id: givenUp }]);
    await sendAgain(admin, { notificationId: givenUp });
    await sendDue(signal);
    expect(told.received).toHaveLength(1);
  });

  it("drop an end whose beginning was forgotten", async () => {
    const { id: channelId } = await webhook();
    const incidentId = await incident(isOver);
    const opened = await message(channelId, incidentId);
    await giveUp(opened, 1);
    await message(channelId, incidentId, "over");
    await forgetNotification(admin, { notificationId: opened });
    expect(await db().notification.count()).toBe(0);
    await message(channelId, incidentId, "over"); // in the same moment
    await sendDue(signal);
    expect(told.received).toEqual([]);
    expect(await db().notification.count()).toBe(0);
  });
});
