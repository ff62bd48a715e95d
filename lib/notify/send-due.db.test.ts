import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "../db";
import type { Incident, Notification } from "../generated/prisma/client";
import { signBody } from "../hooks/sign-body";
import { receiver } from "../hooks/testing/receiver";
import { selfSigned } from "../openstack/testing/certificate";
import { knowTestKey } from "../secrets/testing/know-test-key";
import { person } from "../sites/testing/stored-site";
import { addChannel } from "./channels/add-channel";
import { switchChannel } from "./channels/switch-channel";
import { claimDue } from "./claim-due";
import { forgetNotification } from "./forget-notification";
import { sendAgain } from "./send-again";
import { sendDue } from "./send-due";
import { mailServer, PASSWORD, USER } from "./testing/mail-server";

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
const mail = (over: Record<string, unknown> = {}) =>
  addChannel(admin, {
    ...{
      ...form("NOC"),
      kind: "mail",
      smtpHost: "127.0.0.1",
      smtpPort: server.port,
      smtpSecurity: "starttls",
    },
    ...{ smtpUser: USER, smtpPassword: PASSWORD, caPem: server.caPem },
    ...{ mailFrom: "Stillpoint <sp@example.com>", mailTo: "noc@example.com, ada@example.com" },
    ...over,
  });

const OPENED = new Date("2026-11-22T14:05:31Z");
async function incident(over: Partial<Incident> = {}): Promise<string> {
  const { id } = await db().incident.create({
    data: {
      ...{ kind: "rpo-missed", key: "rpo-missed:7a", title: "ims-core: RPO missed" },
      ...{
        text: "Its newest recovery point is 5 h old.",
        todo: "Look why its backups fail.",
        href: "/vnfs/7a",
      },
      ...{ subjectKind: "vnf", subjectId: "7a", subjectName: "ims-core" },
      ...{ firstSeenAt: OPENED, lastSeenAt: OPENED, openedAt: OPENED },
      ...over,
    },
  });
  return id;
}
const isOver = { overAt: new Date("2026-11-22T15:05:31Z") };
const message = async (channelId: string, incidentId: string, what = "opened") =>
  (await db().notification.create({ data: { channelId, incidentId, what } })).id;
const row = (id: string): Promise<Notification> => db().notification.findUniqueOrThrow({ where: { id } });
/** Its next try has come. */
const due = (id: string) =>
  db().$executeRaw`UPDATE notifications SET next_try_at = now() WHERE id = ${id}::uuid`;
const aDayLater = (id: string) => db().$executeRaw`
  UPDATE notifications SET created_at = created_at - interval '25 hours' WHERE id = ${id}::uuid`;
const secondsUntil = async (id: string) => {
  const [found] = await db().$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM next_try_at - now())::float8 AS seconds FROM notifications WHERE id = ${id}::uuid`;
  return found?.seconds ?? Number.NaN;
};

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
          ...{ subject: "[Stillpoint] Over: ims-core: RPO missed", "message-id": `<${over}@example.com>` },
          "in-reply-to": `<${opened}@example.com>`,
        },
        text: expect.stringContaining("Over: 2026-11-22 15:05 UTC, after 1 h\n"),
      },
    ]);
    for (const id of [opened, over])
      expect(await row(id)).toMatchObject({ tries: 1, nextTryAt: null, givenUpAt: null, lastProblem: null });
    expect((await row(over)).sentAt).not.toBeNull();
  });

  it("that is refused for good is given up with clear words and without the password, and its end with it", async () => {
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
    expect(problems.map(({ lastProblem, tries, nextTryAt }) => ({ lastProblem, tries, nextTryAt }))).toEqual([
      {
        ...{ tries: 1, nextTryAt: null },
        lastProblem: `The mail server refused the user or the password: 535 5.7.8 ${USER} may not, with [masked].`,
      },
      {
        ...{ tries: 1, nextTryAt: null },
        lastProblem:
          "The mail server is not trusted: its certificate is self-signed, or its authority is unknown. Paste the CA certificate of its authority.",
      },
    ]);
    expect(problems.every(({ givenUpAt }) => givenUpAt !== null)).toBe(true);
    expect(await row(over)).toMatchObject({
      givenUpAt: expect.any(Date),
      lastProblem: `The message of its beginning did not reach this channel. ${problems[0]?.lastProblem}`,
    });
    expect(server.received).toEqual([]);
    const stored = JSON.stringify([
      await db().notification.findMany(),
      await db().notificationChannel.findMany(),
      (await db().auditEntry.findMany()).map(({ details, reason }) => ({ details, reason })),
    ]);
    expect(stored).not.toContain(wrong);
  });
});

describe("a webhook", () => {
  it("that fails four times is tried again later and later, as the same delivery, until it takes it", async () => {
    const { id: channelId, secret } = await webhook();
    const id = await message(channelId, await incident());
    told.willAnswer({ status: 503 }, { status: 500 }, { status: 429 }, { status: 502, body: "no upstream" });
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

describe("senders", () => {
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

  it("give up what waits for a channel that was switched off", async () => {
    const { id: channelId } = await webhook();
    const id = await message(channelId, await incident());
    await switchChannel(admin, { channelId, isEnabled: false });
    await sendDue(signal);
    expect(await row(id)).toMatchObject({
      ...{ nextTryAt: null, givenUpAt: expect.any(Date) },
      lastProblem: "Its channel was switched off before it was sent.",
    });
    expect(told.received).toEqual([]);
    await expect(sendAgain(admin, { notificationId: id })).rejects.toMatchObject({
      ...{ code: "precondition_failed", message: "The message was not sent again. On call is switched off." },
    });
    await switchChannel(admin, { channelId, isEnabled: true });
    await sendAgain(admin, { notificationId: id });
    await sendDue(signal);
    expect(told.received).toHaveLength(1);
  });
});
