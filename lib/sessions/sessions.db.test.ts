import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../auth/session-rules";
import { findSession, type Session } from "../auth/session-store";
import { auditSince } from "../auth/testing/audit-since";
import { grantOf, keystoneSessionId, live, localSession, makeSite } from "../auth/testing/make-session";
import { resetMappings } from "../auth/testing/reset-mappings";
import { db } from "../db";
import { endSession } from "./end-session";
import { endSessions } from "./end-sessions";
import { listOwnSessions, listSessions } from "./list-sessions";
import { recentLocalSignIn } from "./recent-local-sign-in";

let admin: Session;
let ada: Session;
let adaElsewhere: Session;
let bob: Session;
let audit: Awaited<ReturnType<typeof auditSince>>;

beforeEach(async () => {
  await db().session.deleteMany();
  await db().localUser.deleteMany();
  await db().site.deleteMany();
  await resetMappings();
  const [lyon, bern] = [await makeSite("Lyon"), await makeSite("Bern")];
  admin = await localSession("administrator", "admin");
  ada = await live(await keystoneSessionId(lyon.id, "ada", [grantOf("p", "member")]));
  adaElsewhere = await live(await keystoneSessionId(bern.id, "ada", [grantOf("p", "reader")]));
  bob = await live(await keystoneSessionId(lyon.id, "bob", [grantOf("p", "reader")]));
  audit = await auditSince();
});
afterAll(() => db().$disconnect());

const isLive = async ({ id }: Session) => (await findSession(id)) !== null;

describe("the list", () => {
  it("shows who is signed in, by which site, from where and as what", async () => {
    const rows = await listSessions(admin);
    expect(rows).toHaveLength(4);
    expect(rows.find(({ id }) => id === ada.id)).toEqual({
      id: ada.id,
      name: "ada",
      kind: "keystone",
      person: "keystone:id-of-ada",
      role: "operator",
      siteName: "Lyon",
      domainName: "Default",
      address: "10.0.0.1",
      createdAt: expect.stringMatching(/Z$/),
      lastSeenAt: expect.stringMatching(/Z$/),
      isThisOne: false,
    });
    expect(rows.find(({ isThisOne }) => isThisOne)?.id).toBe(admin.id);
  });

  it("leaves out what has ended: by hand, by time, by its mappings", async () => {
    await endSession(admin, { id: bob.id });
    await db().roleMapping.deleteMany({ where: { nameKey: "member" } });
    expect((await listSessions(admin)).map(({ name }) => name).sort()).toEqual(["ada", "administrator"]);
    expect(await listSessions(admin, Date.now() + DEFAULT_LIMITS.idleMs)).toEqual([]);
  });

  it("is for administrators and auditors; everybody sees the own ones", async () => {
    await expect(listSessions(ada)).rejects.toMatchObject({ code: "forbidden" });
    expect(await listSessions(await localSession("audrey", "auditor"))).toHaveLength(5);
    expect((await listOwnSessions(ada)).map(({ id }) => id).sort()).toEqual([ada.id, adaElsewhere.id].sort());
    expect((await listOwnSessions(admin)).map(({ id }) => id)).toEqual([admin.id]);
  });
});

describe("ending", () => {
  it("one session acts at its next request, and is written down", async () => {
    await endSession(admin, { id: ada.id });
    expect(await isLive(ada)).toBe(false);
    expect(await isLive(adaElsewhere)).toBe(true);
    expect(await audit()).toMatchObject([
      {
        action: "session.ended",
        actorName: "administrator",
        targetId: ada.id,
        targetName: "ada",
        reason: "ended by an administrator",
      },
    ]);
    await expect(endSession(admin, { id: ada.id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("the own ones is everybody's right, others' is not", async () => {
    await endSession(ada, { id: adaElsewhere.id });
    await endSession(ada, { id: ada.id });
    expect((await audit()).map(({ reason }) => reason)).toEqual(["ended by its owner", "signed out"]);
    const auditor = await localSession("audrey", "auditor");
    for (const who of [bob, auditor]) {
      await expect(endSession(who, { id: admin.id })).rejects.toMatchObject({ code: "forbidden" });
      await expect(endSessions(who, {})).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await isLive(admin)).toBe(true);
  });

  it.each([{}, { id: "1" }, { id: { not: "" } }, null])("nothing by %j", async (input) => {
    await expect(endSession(admin, input)).rejects.toMatchObject({ code: "not_found" });
  });

  it("all of a person ends them at every site, and nobody else's", async () => {
    expect(await endSessions(admin, { person: "keystone:id-of-ada" })).toEqual({ ended: 2 });
    expect(await Promise.all([ada, adaElsewhere, bob, admin].map(isLive))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(await audit()).toMatchObject([{ action: "session.ended", details: { count: 2 } }]);
  });

  it("all but mine leaves exactly this one", async () => {
    const again = await localSession("administrator", "admin");
    expect(await endSessions(admin, {})).toEqual({ ended: 4 });
    expect(await isLive(admin)).toBe(true);
    expect(await isLive(again)).toBe(false);
    await expect(endSessions(admin, {})).rejects.toMatchObject({ code: "not_found" });
  });

  it.each(["local:%", "local:x' OR 1=1", "keystone:", "nobody", "keystone:unknown"])(
    "nobody is meant by the name %s",
    async (person) => {
      await expect(endSessions(admin, { person })).rejects.toMatchObject({ code: "not_found" });
      expect(await isLive(ada)).toBe(true);
    },
  );
});

describe("a session of a site", () => {
  it("ends when its site is removed, or accepts no sign-ins any more", async () => {
    await db().site.update({ where: { nameKey: "lyon" }, data: { acceptsSignIn: false } });
    expect(await isLive(ada)).toBe(false);
    expect(await isLive(adaElsewhere)).toBe(true);
    await db().site.delete({ where: { nameKey: "bern" } });
    expect(await isLive(adaElsewhere)).toBe(false);
  });
});

describe("the use of the local administrator", () => {
  it("is shown to administrators for a day, to others not, to itself from elsewhere only", async () => {
    const boss = await live(await keystoneSessionId(ada.siteId ?? "", "boss", [grantOf("p", "admin")]));
    expect(await recentLocalSignIn(boss)).toEqual({
      name: "administrator",
      at: expect.stringMatching(/Z$/),
      address: "10.0.0.2",
    });
    expect(await recentLocalSignIn(ada)).toBeNull();
    expect(await recentLocalSignIn(admin)).toBeNull();
    expect(await recentLocalSignIn({ ...admin, address: "10.9.9.9" })).not.toBeNull();
    expect(await recentLocalSignIn(boss, Date.now() + 25 * 3_600_000)).toBeNull();
    await endSession(admin, { id: admin.id });
    expect(await recentLocalSignIn(boss)).not.toBeNull();
  });
});
