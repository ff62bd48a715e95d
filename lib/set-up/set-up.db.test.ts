import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { authenticate } from "../auth/authenticate";
import { ADMINISTRATOR, ensureAdministrator, resetAdministrator } from "../auth/ensure-administrator";
import { findSession, type Session } from "../auth/session-store";
import { auditSince } from "../auth/testing/audit-since";
import { grantOf, keystoneSessionId, live, makeSite } from "../auth/testing/make-session";
import { resetMappings } from "../auth/testing/reset-mappings";
import { db } from "../db";
import { chooseOwnPassword } from "./choose-own-password";
import { finishSetUp } from "./finish-set-up";
import { setUpStep } from "./set-up-step";

const OWN = "a password of my own";
let printed: string;
let audit: Awaited<ReturnType<typeof auditSince>>;
let address = 0;

async function signIn(password: string): Promise<Session | null> {
  const signedIn = await authenticate({ name: ADMINISTRATOR, password }, `set-up-${address++}`);
  return signedIn && live(signedIn.sid);
}
async function mustSignIn(password: string): Promise<Session> {
  const session = await signIn(password);
  if (!session) throw new Error("the password is wrong");
  return session;
}
const again = async ({ id }: Session) => live(id);
const form = (newPassword: unknown, repeatedPassword = newPassword) => ({ newPassword, repeatedPassword });

beforeEach(async () => {
  await db().session.deleteMany();
  await db().localUser.deleteMany();
  await db().setUp.deleteMany();
  await db().site.deleteMany();
  await resetMappings();
  printed = (await ensureAdministrator()).password ?? "";
  audit = await auditSince();
});
afterAll(() => db().$disconnect());

describe("the first set-up", () => {
  it("leads from the printed password to one's own, to the first site, to its end, once", async () => {
    const first = await mustSignIn(printed);
    expect(first.mustChangePassword).toBe(true);
    expect(await setUpStep(first)).toBe("password");
    await chooseOwnPassword(first, form(OWN));
    const second = await again(first);
    expect(second.mustChangePassword).toBe(false);
    expect(await setUpStep(second)).toBe("site");
    await finishSetUp(second);
    await finishSetUp(second);
    expect(await setUpStep(second)).toBeNull();
    expect(await signIn(printed)).toBeNull();
    expect(await setUpStep(await mustSignIn(OWN))).toBeNull();
    expect((await audit()).map(({ action }) => action)).toEqual([
      "session.started",
      "account.password_changed",
      "set_up.finished",
      "session.refused",
      "session.started",
    ]);
  });

  it("goes on where it was left, after another sign-in", async () => {
    await chooseOwnPassword(await mustSignIn(printed), form(OWN));
    expect(await setUpStep(await mustSignIn(OWN))).toBe("site");
  });

  it.each([
    ["a short one", form("short"), "newPassword"],
    ["two that differ", form(OWN, "another password"), "repeatedPassword"],
    ["an object", form({ length: 20 }), "newPassword"],
    ["nothing", undefined, ""],
  ])("refuses %s beside its field", async (_what, input, field) => {
    const session = await mustSignIn(printed);
    await expect(chooseOwnPassword(session, input)).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.any(String) },
    });
    expect(await signIn(printed)).not.toBeNull();
  });

  it("refuses the printed password as one's own", async () => {
    const session = await mustSignIn(printed);
    await expect(chooseOwnPassword(session, form(printed))).rejects.toMatchObject({
      fields: { newPassword: expect.stringContaining("printed") },
    });
  });

  it("ends the other sessions of the printed password, and a second one finds it changed", async () => {
    const [mine, theirs] = [await mustSignIn(printed), await mustSignIn(printed)];
    await chooseOwnPassword(mine, form(OWN));
    expect(await findSession(theirs.id)).toBeNull();
    await expect(chooseOwnPassword(theirs, form("their own password"))).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(chooseOwnPassword(await again(mine), form("a third password"))).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("is nobody else's: neither a Keystone administrator's nor a lesser local account's", async () => {
    const { id } = await makeSite();
    const boss = await live(await keystoneSessionId(id, "boss", [grantOf("p", "admin")]));
    expect(await setUpStep(boss)).toBeNull();
    await expect(finishSetUp(boss)).rejects.toMatchObject({ code: "forbidden" });
    await expect(chooseOwnPassword(boss, form(OWN))).rejects.toMatchObject({ code: "conflict" });
    expect(await db().setUp.count()).toBe(0);
  });
});

describe("a password reset by the command", () => {
  it("asks for an own password again, and not for the whole set-up", async () => {
    await chooseOwnPassword(await mustSignIn(printed), form(OWN));
    const old = await mustSignIn(OWN);
    await finishSetUp(old);
    const { password = "" } = await resetAdministrator();
    expect(await findSession(old.id)).toBeNull();
    const session = await mustSignIn(password);
    expect(await setUpStep(session)).toBe("password");
    await chooseOwnPassword(session, form(OWN));
    expect(await setUpStep(await again(session))).toBeNull();
    expect((await audit()).map(({ action }) => action)).toContain("account.password_reset");
  });
});
