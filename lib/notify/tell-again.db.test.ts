import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { storedLab } from "../vnfs/testing/stored-lab";
import type { IncidentKindId } from "./incident-kinds";
import { watchIncidents } from "./watch-incidents";

storedLab();
beforeEach(async () => {
  await db().incident.deleteMany();
  await db().notificationChannel.deleteMany();
});

const addChannel = (name: string, tells: readonly IncidentKindId[]) =>
  db().notificationChannel.create({
    data: { name, nameKey: name, kind: "webhook", tells: [...tells], createdBy: "ada" },
  });

describe("a credential that ends", () => {
  const DAY = 86_400_000;
  const endsIn = (days: number) =>
    db().siteCredential.updateMany({
      where: { projectId: "core" },
      data: { expiresAt: new Date(Date.now() + days * DAY) },
    });
  /** What is due is sent. */
  const deliver = () =>
    db().notification.updateMany({
      where: { nextTryAt: { not: null } },
      data: { sentAt: new Date(), nextTryAt: null, tries: 1 },
    });
  /** So many days later, as all that is stored is so much older: what is due is told, and sent. */
  const daysLater = async (days: number) => {
    await db()
      .$executeRaw`UPDATE site_credentials SET expires_at = expires_at - make_interval(days => ${days}::int)`;
    await db()
      .$executeRaw`UPDATE notifications SET created_at = created_at - make_interval(days => ${days}::int)`;
    await watchIncidents();
    const due = await db().notification.findMany({
      where: { nextTryAt: { not: null } },
      include: { incident: true, channel: true },
      orderBy: { channel: { name: "asc" } },
    });
    await deliver();
    return due.map(({ channel, what, incident }) => `${channel.name} ${what}: ${incident.title}`);
  };

  it("is told a month before, a week, a day, and when it has ended; not daily, and its end once", async () => {
    await addChannel("noc", ["credential-expires"]);
    await addChannel("off", ["credential-expires"]);
    await endsIn(31);
    expect(await daysLater(0)).toEqual([]);
    const told = (when: string) => [`noc opened: Lyon: a credential ${when}`];
    expect(await daysLater(2)).toEqual([
      ...told("ends within 30 days"),
      "off opened: Lyon: a credential ends within 30 days",
    ]);
    const first = await db().notification.findFirstOrThrow({ where: { channel: { name: "noc" } } });
    // Who wants it no more, and who comes late, are not told in between.
    await db().notificationChannel.updateMany({ where: { name: "off" }, data: { isEnabled: false } });
    await addChannel("late", ["credential-expires"]);
    expect(await daysLater(0)).toEqual([]);
    expect(await daysLater(21)).toEqual([]);
    expect(await daysLater(2)).toEqual(told("ends within 7 days"));
    const second = await db().notification.findFirstOrThrow({ where: { channel: { name: "noc" } } });
    expect(second.id).not.toBe(first.id);
    expect(await daysLater(1)).toEqual([]);
    expect(await daysLater(4)).toEqual(told("ends within a day"));
    expect(await daysLater(0)).toEqual([]);
    expect(await daysLater(1)).toEqual(told("has ended"));
    expect(await daysLater(30)).toEqual([]);
    expect(await db().incident.count()).toBe(1);
    await endsIn(365);
    expect(await daysLater(0)).toEqual(["noc over: Lyon: a credential has ended"]);
  });

  it("is told of its newest step alone after a downtime, and one that is on its way is left to go", async () => {
    await addChannel("noc", ["credential-expires"]);
    await endsIn(29);
    expect(await daysLater(0)).toHaveLength(1);
    expect(await daysLater(40)).toEqual(["noc opened: Lyon: a credential has ended"]);
    expect(await daysLater(0)).toEqual([]);
    await db().incident.deleteMany();
    await endsIn(29);
    await watchIncidents();
    const waiting = await db().notification.findFirstOrThrow();
    await db().$executeRaw`UPDATE site_credentials SET expires_at = expires_at - interval '25 days'`;
    await db().$executeRaw`UPDATE notifications SET created_at = created_at - interval '25 days'`;
    await watchIncidents();
    expect(await db().notification.findFirstOrThrow()).toMatchObject({ id: waiting.id });
  });
});
