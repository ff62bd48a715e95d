import { scrypt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "../db";
import { AppError } from "../errors";
import { authenticate } from "./authenticate";
import { changePassword } from "./change-password";
import { ADMINISTRATOR, resetAdministrator } from "./ensure-administrator";
import { hashPassword, verifyPassword } from "./password-hash";
import { findSession, startLocalSession } from "./session-store";
import { auditSince } from "./testing/audit-since";

vi.mock("node:crypto", { spy: true });
vi.mock("./password-hash", { spy: true });

const PASSWORD = "correct horse battery";
let address = 0;
/** A new address for each test: the limits are of the whole process. */
const fresh = () => `test-${address++}`;

beforeAll(async () => {
  await db().localUser.deleteMany();
  const passwordHash = await hashPassword(PASSWORD);
  await db().localUser.create({ data: { name: "ada", passwordHash, role: "admin" } });
});
afterAll(() => db().$disconnect());

describe("authenticate", () => {
  it("lets the right name and password in, and notes when", async () => {
    const user = await authenticate({ name: " ada ", password: PASSWORD }, fresh());
    const row = await db().localUser.findUniqueOrThrow({ where: { name: "ada" } });
    expect(user).toEqual({ id: row.id, sid: expect.any(String) });
    expect((await findSession(user?.sid ?? ""))?.name).toBe("ada");
    expect(Date.now() - (row.lastSignInAt?.getTime() ?? 0)).toBeLessThan(10_000);
  });

  it.each([
    ["a wrong password", { name: "ada", password: "wrong horse battery" }],
    ["an unknown name", { name: "bob", password: PASSWORD }],
    ["an empty password", { name: "ada", password: "" }],
    ["a name with a NUL", { name: "ada\0", password: PASSWORD }],
    ["a query object for a name", { name: { contains: "" }, password: PASSWORD }],
    ["a password of a megabyte", { name: "ada", password: "x".repeat(1_000_000) }],
    ["nothing", undefined],
  ])("refuses %s, all alike", async (_what, input) => {
    expect(await authenticate(input, fresh())).toBeNull();
  });

  it("does the same work for an unknown name as for a wrong password", async () => {
    const work = async (name: string) => {
      vi.mocked(scrypt).mockClear();
      await authenticate({ name, password: "wrong horse battery" }, fresh());
      return vi.mocked(scrypt).mock.calls.map(([, , keyBytes, cost]) => ({ keyBytes, cost }));
    };
    const known = await work("ada");
    expect(known).toHaveLength(1);
    expect(await work("bob")).toEqual(known);
  });

  it("refuses the right password too after five wrong ones from the same address, but not from another", async () => {
    const attacker = fresh();
    for (let i = 0; i < 5; i++) await authenticate({ name: "ada", password: `wrong-${i}` }, attacker);
    await expect(authenticate({ name: "ada", password: PASSWORD }, attacker)).rejects.toMatchObject({
      code: "rate_limited",
    });
    expect(await authenticate({ name: "ada", password: PASSWORD }, fresh())).not.toBeNull();
  });

  // As if the other command ran while scrypt did: the hash is read already, the session is not there yet.
  const during = (what: () => Promise<unknown>) =>
    vi.mocked(verifyPassword).mockImplementationOnce(async () => {
      await what();
      return true;
    });

  it("refuses the old password of an account that is reset meanwhile", async () => {
    await resetAdministrator();
    during(resetAdministrator);
    expect(await authenticate({ name: ADMINISTRATOR, password: "the old one" }, fresh())).toBeNull();
    expect(await db().session.count({ where: { localUser: { name: ADMINISTRATOR }, revokedAt: null } })).toBe(
      0,
    );
  });

  it("refuses the old password of a user who changes it meanwhile", async () => {
    const passwordHash = await hashPassword(PASSWORD);
    const user = await db().localUser.create({ data: { name: "eve", passwordHash, role: "admin" } });
    const session = await findSession(await startLocalSession(user));
    if (!session) throw new Error("no session");
    const newPassword = "another horse battery";
    const form = { currentPassword: PASSWORD, newPassword, repeatedPassword: newPassword };
    during(() => changePassword(session, form, fresh()));
    expect(await authenticate({ name: "eve", password: PASSWORD }, fresh())).toBeNull();
    expect(await authenticate({ name: "eve", password: newPassword }, fresh())).not.toBeNull();
  });

  it("never leaves a session of the old password, however sign-ins and a reset fall together", async () => {
    const { password = "" } = await resetAdministrator();
    const signIns = Array.from({ length: 4 }, () => authenticate({ name: ADMINISTRATOR, password }, fresh()));
    await Promise.all([...signIns, resetAdministrator()]);
    expect(await db().session.count({ where: { localUser: { name: ADMINISTRATOR }, revokedAt: null } })).toBe(
      0,
    );
  });

  it("writes down that a sign-in failed by Stillpoint's own fault, without its words", async () => {
    const audit = await auditSince();
    vi.mocked(verifyPassword).mockRejectedValueOnce(new Error("inner words"));
    await expect(authenticate({ name: "ada", password: PASSWORD }, fresh())).rejects.toThrow("inner words");
    expect(await audit()).toMatchObject([
      { action: "session.refused", actorName: "ada", reason: "Stillpoint itself failed; its log says why" },
    ]);
  });

  it("writes down who is turned away at the queue, and does not count that as a guess", async () => {
    const audit = await auditSince();
    const from = fresh();
    const full = new AppError("unavailable", "Too many sign-ins are under way.");
    for (let i = 0; i < 7; i++) {
      vi.mocked(verifyPassword).mockRejectedValueOnce(full);
      await expect(authenticate({ name: "ada", password: PASSWORD }, from)).rejects.toBe(full);
    }
    expect((await audit()).map(({ reason }) => reason)).toEqual(Array(7).fill(full.message));
  });

  it("does not let a crowd of attempts at once slip past the limit", async () => {
    const attacker = fresh();
    const tries = Array.from({ length: 12 }, (_, i) =>
      authenticate({ name: "ada", password: `no-${i}` }, attacker),
    );
    const results = await Promise.allSettled(tries);
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(5);
  });
});
