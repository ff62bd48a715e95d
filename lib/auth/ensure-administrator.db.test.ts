import { afterAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { ADMINISTRATOR, ensureAdministrator, resetAdministrator } from "./ensure-administrator";
import { verifyPassword } from "./password-hash";
import { findSession, startLocalSession } from "./session-store";

beforeEach(() => db().localUser.deleteMany());
afterAll(() => db().$disconnect());

const lastEntry = () => db().auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
const stored = () => db().localUser.findUniqueOrThrow({ where: { name: ADMINISTRATOR } });

it("creates the administrator once, with a random password of 24 characters", async () => {
  const first = await ensureAdministrator();
  expect(first).toEqual({
    created: true,
    name: "administrator",
    password: expect.stringMatching(/^([a-hjkmnp-z2-9]{4}-){4}[a-hjkmnp-z2-9]{4}$/),
  });
  expect(await verifyPassword(first.password ?? "", (await stored()).passwordHash)).toBe(true);
  expect(await lastEntry()).toMatchObject({ action: "account.created", targetName: ADMINISTRATOR });
  const before = await db().auditEntry.count();
  expect(await ensureAdministrator()).toEqual({ created: false, name: "administrator" });
  expect(await db().auditEntry.count()).toBe(before);
});

it("creates one when two start at once", async () => {
  const both = await Promise.all([ensureAdministrator(), ensureAdministrator()]);
  expect(both.filter((result) => result.created)).toHaveLength(1);
});

it("resets the password and ends the sessions of the old one", async () => {
  const first = await ensureAdministrator();
  const session = await startLocalSession(await stored());
  const again = await resetAdministrator();
  expect(again.password).not.toBe(first.password);
  expect(await verifyPassword(first.password ?? "", (await stored()).passwordHash)).toBe(false);
  expect(await verifyPassword(again.password ?? "", (await stored()).passwordHash)).toBe(true);
  expect(await findSession(session)).toBeNull();
  expect(await lastEntry()).toMatchObject({
    action: "account.password_reset",
    details: { endedSessions: 1 },
  });
});

it("creates the administrator again when it is gone", async () => {
  expect(await resetAdministrator()).toMatchObject({ created: true, password: expect.any(String) });
});
