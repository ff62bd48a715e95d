import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { DEFAULT_LIMITS } from "./session-rules";
import { findSession, revokeSession, startLocalSession } from "./session-store";

const { idleMs: IDLE_MS, absoluteMs: ABSOLUTE_MS } = DEFAULT_LIMITS;
const START = Date.parse("2026-11-20T08:00:00Z");
let userId: string;
const startSession = (id: string, now?: number) =>
  startLocalSession({ id, name: "ada" }, now === undefined ? {} : { now });

beforeEach(async () => {
  await db().localUser.deleteMany();
  const user = await db().localUser.create({ data: { name: "ada", passwordHash: "x", role: "operator" } });
  userId = user.id;
});
afterAll(() => db().$disconnect());

describe("a session", () => {
  it("says who is signed in", async () => {
    const id = await startSession(userId, START);
    expect(await findSession(id, { now: START + 1 })).toMatchObject({
      id,
      kind: "local",
      userId,
      name: "ada",
      role: "operator",
      projects: [],
    });
  });

  it("ends after 30 minutes in which its user did nothing", async () => {
    const id = await startSession(userId, START);
    expect(await findSession(id, { now: START + IDLE_MS - 1, active: false })).not.toBeNull();
    expect(await findSession(id, { now: START + IDLE_MS, active: false })).toBeNull();
  });

  it("goes on while its user does something, and not because of a page's timer", async () => {
    const id = await startSession(userId, START);
    const later = START + IDLE_MS - 60_000;
    await findSession(id, { now: later, active: false });
    expect(await findSession(id, { now: START + IDLE_MS + 1 })).toBeNull();
    const other = await startSession(userId, START);
    await findSession(other, { now: later, active: true });
    expect(await findSession(other, { now: START + IDLE_MS + 1 })).not.toBeNull();
  });

  it("ends after 12 hours, however busy its user is", async () => {
    const id = await startSession(userId, START);
    for (let now = START; now < START + ABSOLUTE_MS; now += IDLE_MS / 2) {
      expect(await findSession(id, { now })).not.toBeNull();
    }
    expect(await findSession(id, { now: START + ABSOLUTE_MS })).toBeNull();
  });

  it("ends at once when it is revoked, or its user is deleted", async () => {
    const revoked = await startSession(userId);
    await revokeSession(revoked);
    expect(await findSession(revoked)).toBeNull();
    const orphan = await startSession(userId);
    await db().localUser.deleteMany();
    expect(await findSession(orphan)).toBeNull();
  });

  it("shows a change of role at once", async () => {
    const id = await startSession(userId);
    await db().localUser.update({ where: { id: userId }, data: { role: "viewer" } });
    expect((await findSession(id))?.role).toBe("viewer");
  });
});
