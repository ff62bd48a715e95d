import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "../../db";
import { signBody } from "../../hooks/sign-body";
import { receiver } from "../../hooks/testing/receiver";
import { knowTestKey } from "../../secrets/testing/know-test-key";
import { person } from "../../sites/testing/stored-site";
import { addChannel } from "./add-channel";
import { changeChannel } from "./change-channel";
import { openChannelSecret } from "./channel-secret";
import { removeChannel } from "./remove-channel";
import { replaceChannelSecret } from "./replace-channel-secret";
import { switchChannel } from "./switch-channel";
import { tryChannel } from "./try-channel";

const told = await receiver();
const admin = person("admin");
const PASSWORD = "pa$$word-of-the-relay";

beforeAll(async () => {
  vi.stubEnv("NEXTAUTH_URL", "https://stillpoint.example.com");
  await knowTestKey();
});
afterEach(async () => {
  told.forget();
  await db().notificationChannel.deleteMany();
});

const webhook = (over: Record<string, unknown> = {}) => ({
  ...{ name: "On call", kind: "webhook", url: told.url, isInternal: true, tells: ["vm-frozen"] },
  ...over,
});
const mail = (over: Record<string, unknown> = {}) => ({
  ...{ name: "NOC", kind: "mail", tells: ["site-dark", "vm-frozen", "site-dark"] },
  ...{ smtpHost: "mail.example.com", smtpPort: "587", smtpSecurity: "starttls" },
  ...{ smtpUser: "noc", smtpPassword: PASSWORD },
  ...{ mailFrom: "Stillpoint <sp@example.com>", mailTo: "noc@example.com\nada@example.com" },
  ...over,
});
const row = (id: string) => db().notificationChannel.findUniqueOrThrow({ where: { id } });
const changing = async (id: string, form: Record<string, unknown>) => ({
  ...form,
  channelId: id,
  version: (await row(id)).updatedAt.toISOString(),
});
const lastEntries = async (count: number) => {
  const entries = await db().auditEntry.findMany({ orderBy: { id: "desc" }, take: count });
  return entries.reverse();
};
const everyEntry = async () =>
  JSON.stringify((await db().auditEntry.findMany()).map(({ details, reason }) => ({ details, reason })));
const fieldsOf = (work: Promise<unknown>) =>
  work.then(
    () => ({}),
    (error: { fields: Record<string, string> }) => error.fields,
  );

describe("a webhook", () => {
  it("is added with a secret that is told once and lies sealed, and gets another one", async () => {
    const { id, secret } = await addChannel(admin, webhook());
    expect(secret).toMatch(/^[\w-]{43}$/);
    const { sealedSecret, ...stored } = await row(id);
    expect(stored).toMatchObject({ name: "On call", kind: "webhook", url: told.url, isEnabled: true });
    expect(sealedSecret).not.toContain(secret);
    expect(openChannelSecret(id, String(sealedSecret))).toBe(secret);
    expect(await lastEntries(1)).toMatchObject([
      {
        ...{ action: "notification-channel.added", actorName: "ada", targetId: id, targetName: "On call" },
        details: { new: { kind: "webhook", url: told.url, tells: ["vm-frozen"], isInternal: true } },
      },
    ]);
    const { secret: next } = await replaceChannelSecret(admin, { channelId: id });
    expect(next).not.toBe(secret);
    expect(await lastEntries(1)).toMatchObject([
      { action: "notification-channel.changed", details: { isSecretReplaced: true } },
    ]);
    const entries = await everyEntry();
    for (const each of [secret, next]) expect(entries).not.toContain(each);
  });

  it("is tried once with a signed test, and what it answered is told and written down", async () => {
    const { id, secret } = await addChannel(admin, webhook());
    await switchChannel(admin, { channelId: id, isEnabled: false });
    told.willAnswer({ status: 500, body: `no: ${secret}` });
    expect(await tryChannel(admin, { channelId: id })).toEqual({
      isTaken: false,
      text: "HTTP 500: no: [masked].",
    });
    expect(told.received).toHaveLength(1);
    const { headers, body } = told.first();
    expect(JSON.parse(body)).toEqual({ event: "test", channel: { id, name: "On call" } });
    const at = Number(headers["stillpoint-timestamp"]);
    expect(headers["stillpoint-signature"]).toBe(signBody(String(secret), at, body));
    const [intent, outcome] = await lastEntries(2);
    expect(intent).toMatchObject({ action: "notification-channel.tried", result: "intent", targetId: id });
    expect(outcome).toMatchObject({
      result: "failed",
      reason: "HTTP 500: no: [masked].",
      intentId: intent?.id,
    });
    expect(await tryChannel(admin, { channelId: id })).toEqual({ isTaken: true, text: "HTTP 200." });
    expect((await lastEntries(1))[0]).toMatchObject({ result: "done" });
  });
});

describe("a mail channel", () => {
  it("keeps its password sealed, and only for the user and the server that it was given for", async () => {
    const { id, secret } = await addChannel(admin, mail());
    expect(secret).toBeNull();
    expect(await row(id)).toMatchObject({
      ...{ tells: ["vm-frozen", "site-dark"], smtpPort: 587, mailFrom: "Stillpoint <sp@example.com>" },
      mailTo: ["noc@example.com", "ada@example.com"],
    });
    const passwordOf = async () => openChannelSecret(id, String((await row(id)).sealedSecret));
    expect(await passwordOf()).toBe(PASSWORD);

    const other = await changing(id, mail({ smtpPassword: "", mailTo: "noc@example.com" }));
    const { changed, version } = await changeChannel(admin, other);
    expect(changed).toEqual(["mailTo"]);
    // What is typed meanwhile is about what was just stored.
    expect((await changing(id, {})).version).toBe(version);
    expect(await passwordOf()).toBe(PASSWORD);
    await expect(changeChannel(admin, other)).rejects.toMatchObject({ code: "conflict" });

    const elsewhere = mail({ smtpPassword: "", smtpHost: "mail.evil.example" });
    expect(await fieldsOf(changeChannel(admin, await changing(id, elsewhere)))).toEqual({
      smtpPassword: expect.stringContaining("Enter it again"),
    });
    expect(await row(id)).toMatchObject({ smtpHost: "mail.example.com" });

    const replaced = await changing(id, { ...elsewhere, smtpPassword: "another-password" });
    expect(await changeChannel(admin, replaced)).toMatchObject({
      changed: ["smtpHost", "mailTo", "smtpPassword"],
    });
    expect(await passwordOf()).toBe("another-password");
    expect((await lastEntries(1))[0]).toMatchObject({
      action: "notification-channel.changed",
      details: {
        ...{ old: { smtpHost: "mail.example.com" }, new: { smtpHost: "mail.evil.example" } },
        isPasswordReplaced: true,
      },
    });
    const none = await changing(id, mail({ smtpUser: "", smtpPassword: "" }));
    expect((await changeChannel(admin, none)).changed).toContain("smtpPassword");
    expect((await row(id)).sealedSecret).toBeNull();
    const entries = await everyEntry();
    for (const each of [PASSWORD, "another-password"]) expect(entries).not.toContain(each);
  });

  it("is refused beside the field that is wrong", async () => {
    await addChannel(admin, mail());
    const wrong = async (over: Record<string, unknown>) =>
      Object.keys(await fieldsOf(addChannel(admin, mail({ name: "b", ...over })))).sort();
    expect(await wrong({ name: "noc" })).toEqual(["name"]);
    expect(await wrong({ tells: [] })).toEqual(["tells"]);
    expect(await wrong({ tells: ["coffee"] })).toEqual(["tells.0"]);
    expect(await wrong({ smtpPort: "0" })).toEqual(["smtpPort"]);
    expect(await wrong({ smtpUser: "" })).toEqual(["smtpUser"]);
    expect(await wrong({ smtpPassword: "" })).toEqual(["smtpPassword"]);
    expect(await wrong({ smtpSecurity: "none" })).toEqual(["isInternal"]);
    expect(await wrong({ smtpHost: "127.0.0.1" })).toEqual(["isInternal"]);
    expect(await wrong({ smtpHost: "169.254.169.254", isInternal: true })).toEqual(["smtpHost"]);
    expect(
      await wrong({ mailFrom: "a\r\nBcc: x@example.com <sp@example.com>", mailTo: "noc", caPem: "x" }),
    ).toEqual([...["caPem", "mailFrom", "mailTo"]]);
    expect(await db().notificationChannel.count()).toBe(1);
  });
});

describe("a channel", () => {
  it("stays what it is, is switched without another version, and goes with its messages", async () => {
    const { id } = await addChannel(admin, webhook());
    expect(await fieldsOf(changeChannel(admin, await changing(id, mail())))).toMatchObject({
      kind: expect.stringContaining("stays as it was chosen"),
    });
    const { updatedAt } = await row(id);
    await switchChannel(admin, { channelId: id, isEnabled: false });
    await switchChannel(admin, { channelId: id, isEnabled: false });
    expect(await row(id)).toMatchObject({ isEnabled: false, updatedAt });
    expect((await lastEntries(2)).map(({ action }) => action)).toEqual([
      "notification-channel.added",
      "notification-channel.switched",
    ]);
    await removeChannel(admin, { channelId: id });
    expect((await lastEntries(1))[0]).toMatchObject({ action: "notification-channel.removed", targetId: id });
    await expect(tryChannel(admin, { channelId: id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("is one of 20 at most", async () => {
    const { id, ...one } = await addChannel(admin, webhook()).then(({ id }) => row(id));
    await db().notificationChannel.createMany({
      data: Array.from({ length: 19 }, (_, n) => ({ ...one, name: `c${n}`, nameKey: `c${n}` })),
    });
    await expect(addChannel(admin, mail())).rejects.toThrow("There are at most 20 channels.");
  });

  it("is the administrators’ alone", async () => {
    const { id } = await addChannel(admin, webhook());
    const form = await changing(id, webhook());
    for (const role of ["viewer", "auditor", "operator"] as const)
      for (const work of [
        () => addChannel(person(role), mail()),
        () => changeChannel(person(role), form),
        () => switchChannel(person(role), { channelId: id, isEnabled: false }),
        () => replaceChannelSecret(person(role), { channelId: id }),
        () => removeChannel(person(role), { channelId: id }),
        () => tryChannel(person(role), { channelId: id }),
      ])
        await expect(work()).rejects.toMatchObject({ code: "forbidden" });
    expect(told.received).toEqual([]);
  });
});
