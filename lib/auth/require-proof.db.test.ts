import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { authenticate } from "./authenticate";
import { hashPassword } from "./password-hash";
import { requireProof } from "./require-proof";
import { findSession, type Session, startLocalSession } from "./session-store";
import { auditSince } from "./testing/audit-since";
import { fakeKeystone } from "./testing/fake-keystone";
import { makeSite } from "./testing/make-session";
import { resetMappings } from "./testing/reset-mappings";

process.env.STILLPOINT_ALLOW_LOOPBACK = "1";
const REFUSAL = "Nothing was started.";
const OWN = "the password of ada";
let keystone: Awaited<ReturnType<typeof fakeKeystone>>;
let audit: Awaited<ReturnType<typeof auditSince>>;
let count = 0;

beforeEach(async () => {
  await db().session.deleteMany();
  await db().localUser.deleteMany();
  await db().site.deleteMany();
  await resetMappings();
  keystone = await fakeKeystone({ users: { ada: { projects: { p1: ["member"] } } } });
  count++;
});
afterEach(() => keystone.close());
afterAll(() => db().$disconnect());

/** As the next request of that session would find it. @param agoMs since the password was typed */
async function read(id: string, agoMs?: number): Promise<Session> {
  if (agoMs !== undefined)
    await db().session.update({ where: { id }, data: { createdAt: new Date(Date.now() - agoMs) } });
  const session = await findSession(id);
  if (!session) throw new Error("no session");
  return session;
}
const LONG_AGO = 6 * 60_000;
const fields = (password: string | undefined) => ({
  code: "invalid",
  message: REFUSAL,
  fields: { password },
});

describe("somebody with an account of our own", () => {
  let id: string;
  beforeEach(async () => {
    const passwordHash = await hashPassword(OWN);
    const user = await db().localUser.create({ data: { name: "ada", passwordHash, role: "admin" } });
    id = await startLocalSession(user, { address: `proof-${count}` });
    audit = await auditSince();
  });

  it("types the password once more when the sign-in was long ago, and then not for a while", async () => {
    await expect(requireProof(await read(id), undefined, REFUSAL)).resolves.toBeUndefined();
    const session = await read(id, LONG_AGO);
    await expect(requireProof(session, undefined, REFUSAL)).rejects.toMatchObject(
      fields(expect.stringContaining("type it once more") as never),
    );
    await expect(requireProof(session, "wrong", REFUSAL)).rejects.toMatchObject(
      fields("This is not your password."),
    );
    await requireProof(session, OWN, REFUSAL);
    expect((await audit()).map(({ action }) => action)).toEqual(["session.proof_refused", "session.proved"]);
    await expect(requireProof(await read(id), undefined, REFUSAL)).resolves.toBeUndefined();
  });

  it("has no more guesses than at a sign-in", async () => {
    const session = await read(id, LONG_AGO);
    for (let i = 0; i < 5; i++)
      await expect(requireProof(session, "wrong", REFUSAL)).rejects.toMatchObject({ code: "invalid" });
    await expect(requireProof(session, OWN, REFUSAL)).rejects.toMatchObject({ code: "rate_limited" });
  });
});

describe("somebody for whom a site's Keystone vouched", () => {
  let session: Session;
  beforeEach(async () => {
    await makeSite("Lyon", { authUrl: keystone.connection.authUrl });
    const signedIn = await authenticate(
      { via: "keystone", name: "ada", password: "secret" },
      `proof-${count}`,
    );
    session = await read(signedIn?.sid ?? "", LONG_AGO);
    audit = await auditSince();
  });

  it("is asked about there", async () => {
    await expect(requireProof(session, "wrong", REFUSAL)).rejects.toMatchObject(
      fields(expect.stringMatching(/^Lyon says: /) as never),
    );
    await requireProof(session, "secret", REFUSAL);
    await expect(requireProof(await read(session.id), undefined, REFUSAL)).resolves.toBeUndefined();
  });

  it("is not hindered by a Keystone that gives no answer: it may be what is failed over from", async () => {
    await keystone.close();
    await requireProof(session, "secret", REFUSAL);
    expect(await audit()).toMatchObject([{ action: "session.not_proved", reason: expect.any(String) }]);
    // Nobody has said that it is theirs: it is asked for again.
    await expect(requireProof(await read(session.id), undefined, REFUSAL)).rejects.toMatchObject({
      code: "invalid",
    });
  });
});
