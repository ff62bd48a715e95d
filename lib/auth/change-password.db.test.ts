import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { changePassword } from "./change-password";
import { hashPassword, verifyPassword } from "./password-hash";
import { findSession, type Session, startLocalSession } from "./session-store";

const OLD = "the old password";
const NEW = "the new password";
const form = { currentPassword: OLD, newPassword: NEW, repeatedPassword: NEW };
let session: Session;
let address = 0;

beforeEach(async () => {
  await db().localUser.deleteMany();
  const data = { name: "ada", passwordHash: await hashPassword(OLD), role: "admin" as const };
  const user = await db().localUser.create({ data });
  const found = await findSession(await startLocalSession(user));
  if (!found) throw new Error("no session");
  session = found;
  address++;
});
afterAll(() => db().$disconnect());

const change = (input: object) => changePassword(session, input, `change-${address}`);
const hash = async () => (await db().localUser.findUniqueOrThrow({ where: { name: "ada" } })).passwordHash;

describe("changePassword", () => {
  it("changes it, ends the user's other sessions and keeps this one", async () => {
    const other = await startLocalSession({ id: session.userId, name: session.name });
    expect(await change(form)).toEqual({ endedSessions: 1 });
    expect(await verifyPassword(NEW, await hash())).toBe(true);
    expect(await verifyPassword(OLD, await hash())).toBe(false);
    expect(await findSession(other)).toBeNull();
    expect(await findSession(session.id)).not.toBeNull();
    expect(await db().auditEntry.findFirst({ orderBy: { id: "desc" } })).toMatchObject({
      ...{ action: "account.password_changed", actorName: "ada", sessionId: session.id },
      details: { endedSessions: 1 },
    });
  });

  it("leaves other users' sessions alone", async () => {
    const bob = await db().localUser.create({ data: { name: "bob", passwordHash: "x", role: "viewer" } });
    const theirs = await startLocalSession(bob);
    await change(form);
    expect(await findSession(theirs)).not.toBeNull();
  });

  it.each([
    ["a wrong current password", { ...form, currentPassword: "not this one" }, "currentPassword"],
    ["a short one", { ...form, newPassword: "short", repeatedPassword: "short" }, "newPassword"],
    ["one of 257 characters", { ...form, newPassword: "x".repeat(257) }, "newPassword"],
    ["two that differ", { ...form, repeatedPassword: "another password" }, "repeatedPassword"],
    ["the same again", { ...form, newPassword: OLD, repeatedPassword: OLD }, "newPassword"],
    ["an object for a string", { ...form, newPassword: { length: 20 } }, "newPassword"],
  ])("refuses %s beside its field, and changes nothing", async (_what, input, field) => {
    const before = await hash();
    const other = await startLocalSession({ id: session.userId, name: session.name });
    await expect(change(input)).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.any(String) },
    });
    expect(await hash()).toBe(before);
    expect(await findSession(other)).not.toBeNull();
  });

  it("lets one of two changes at once win", async () => {
    const results = await Promise.allSettled([
      change(form),
      change({ ...form, newPassword: "a third password", repeatedPassword: "a third password" }),
    ]);
    expect(results.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("limits guesses at the current password", async () => {
    const guess = () => change({ ...form, currentPassword: "a wrong guess" });
    for (let i = 0; i < 5; i++) await expect(guess()).rejects.toMatchObject({ code: "invalid" });
    await expect(guess()).rejects.toMatchObject({ code: "rate_limited" });
  });
});
