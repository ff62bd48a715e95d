import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { askApproval } from "../approvals/ask-approval";
import { breakGlass } from "../approvals/break-glass";
import { type Gated, NeedsApproval } from "../approvals/gated";
import { NotGatedAnyMore } from "../approvals/not-gated";
import { withdrawUngated } from "../approvals/withdraw-ungated";
import { findSession, type Session, startLocalSession } from "../auth/session-store";
import { auditSince } from "../auth/testing/audit-since";
import { grantOf, keystoneSessionId, live, localSession, makeSite } from "../auth/testing/make-session";
import { resetMappings } from "../auth/testing/reset-mappings";
import { db } from "../db";
import { listSessions } from "../sessions/list-sessions";
import { liveSignIns } from "../sites/live-sign-ins";
import { changeSecurity } from "./change-security";
import { getSecurity } from "./get-security";
import type { SecurityValues } from "./security-defaults";
import { holdSecurity } from "./security-lock";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let admin: Session;
let audit: Awaited<ReturnType<typeof auditSince>>;

beforeEach(async () => {
  await db().approval.deleteMany();
  await db().securitySettings.deleteMany();
  await db().session.deleteMany();
  await db().localUser.deleteMany();
  await db().site.deleteMany();
  await resetMappings();
  admin = await localSession("administrator", "admin");
  audit = await auditSince();
});
afterAll(() => db().$disconnect());

/** Changes some of it, from what is stored now. */
async function change(values: Partial<SecurityValues>, who = admin) {
  const { fourEyes, idleMinutes, sessionHours, version } = await getSecurity(who);
  return changeSecurity(who, { fourEyes, idleMinutes, sessionHours, version, ...values });
}

describe("the settings", () => {
  it("are the defaults until somebody changes them, and then say who did", async () => {
    expect(await getSecurity(admin)).toMatchObject({
      fourEyes: [],
      idleMinutes: 30,
      sessionHours: 12,
      version: 0,
      changed: null,
    });
    expect(await change({ idleMinutes: 15, fourEyes: ["access_change", "failover"] })).toEqual({
      changed: ["idleMinutes", "fourEyes"],
      endedSessions: 0,
    });
    expect(await getSecurity(admin)).toMatchObject({
      fourEyes: ["failover", "access_change"],
      idleMinutes: 15,
      sessionHours: 12,
      version: 1,
      changed: { by: "administrator", at: expect.stringMatching(/Z$/) },
    });
    expect(await audit()).toMatchObject([
      {
        action: "security.changed",
        targetName: "Security",
        details: {
          old: { idleMinutes: 30, fourEyes: [] },
          new: { idleMinutes: 15, fourEyes: ["failover", "access_change"] },
        },
      },
    ]);
  });

  it("that stay as they are write nothing", async () => {
    await change({ fourEyes: ["failover", "access_change"] });
    expect(await change({ fourEyes: ["access_change", "failover"] })).toEqual({
      changed: [],
      endedSessions: 0,
    });
    expect((await getSecurity(admin)).version).toBe(1);
    expect(await audit()).toHaveLength(1);
  });

  it("are changed by one at a time", async () => {
    const { version } = await getSecurity(admin);
    const values = { fourEyes: [], sessionHours: 12, version };
    const both = await Promise.allSettled([
      changeSecurity(admin, { ...values, idleMinutes: 10 }),
      changeSecurity(admin, { ...values, idleMinutes: 20 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  it.each([
    [{ idleMinutes: 4 }, { idleMinutes: "Enter a whole number of minutes from 5 to 240." }],
    [{ idleMinutes: 241 }, { idleMinutes: expect.stringContaining("5 to 240") }],
    [{ idleMinutes: 7.5 }, { idleMinutes: expect.stringContaining("whole number") }],
    [{ idleMinutes: "30" }, { idleMinutes: expect.stringContaining("whole number") }],
    [{ sessionHours: 0 }, { sessionHours: "Enter a whole number of hours from 1 to 24." }],
    [{ sessionHours: 25 }, { sessionHours: expect.stringContaining("1 to 24") }],
    [{ fourEyes: ["everything"] }, expect.anything()],
  ])("refuse %j", async (values, fields) => {
    await expect(change(values as Partial<SecurityValues>)).rejects.toMatchObject({
      code: "invalid",
      fields,
    });
    expect(await db().securitySettings.count()).toBe(0);
  });

  it("are seen by auditors too, and changed by administrators alone", async () => {
    const auditor = await localSession("audrey", "auditor");
    expect(await getSecurity(auditor)).toMatchObject({ idleMinutes: 30 });
    await expect(change({ idleMinutes: 5 }, auditor)).rejects.toMatchObject({ code: "forbidden" });
    const operator = await localSession("oscar", "operator");
    await expect(getSecurity(operator)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("four eyes", () => {
  it("are switched off alone only while nobody has to approve that", async () => {
    await change({ fourEyes: ["failover", "retention_cut"] });
    expect(await change({ fourEyes: ["failover"] })).toMatchObject({ changed: ["fourEyes"] });
    await change({ fourEyes: ["failover", "four_eyes_off"] });
    await expect(change({ fourEyes: ["four_eyes_off"] })).rejects.toBeInstanceOf(NeedsApproval);
    expect((await getSecurity(admin)).fourEyes).toEqual(["failover", "four_eyes_off"]);
  });

  it.each([[[]], [["failover"]]] as const)(
    "do not let the one switch that guards them be switched off with them, to %j",
    async (fourEyes) => {
      await change({ fourEyes: ["failover", "four_eyes_off"] });
      await expect(change({ fourEyes: [...fourEyes] })).rejects.toBeInstanceOf(NeedsApproval);
      expect((await getSecurity(admin)).fourEyes).toContain("four_eyes_off");
    },
  );

  it("end what waits of a kind that one person does alone from now on, and nothing else", async () => {
    await change({ fourEyes: ["failover", "access_change"] });
    const ask = (kind: "failover" | "access_change") =>
      askApproval(admin, {
        ...{ kind, permission: "security.change", target: { kind: "site", id: "s", name: "Lyon" } },
        ...{ title: `Do ${kind}.`, facts: [], binding: { kind }, href: "/" },
      });
    const [over, stays] = [await ask("failover"), await ask("access_change")];
    const decided = await db().approval.create({
      data: {
        ...{
          kind: "failover",
          state: "approved",
          binding: "b",
          title: "t",
          permission: "p",
          targetKind: "vnf",
        },
        ...{ targetId: "v", targetName: "v", href: "/", askedByKey: "k", askedBy: "Ada", askedByRef: "r" },
        expiresAt: new Date(Date.now() + MINUTE),
      },
    });
    audit = await auditSince();
    await change({ fourEyes: ["access_change"] });
    const stateOf = async (id: string) => (await db().approval.findUniqueOrThrow({ where: { id } })).state;
    expect([await stateOf(over), await stateOf(stays), await stateOf(decided.id)]).toEqual([
      ...["withdrawn", "waiting", "approved"],
    ]);
    expect(await audit()).toMatchObject([
      { action: "approval.withdrawn", details: { approval: over, isSwitchedOff: true } },
      { action: "security.changed" },
    ]);
  });

  describe("that go off in the very moment in which somebody asks", () => {
    const gated: Gated = {
      ...{ kind: "failover", permission: "security.change", target: { kind: "site", id: "s", name: "Lyon" } },
      ...{ title: "Do it.", facts: [], binding: { n: 1 }, href: "/" },
    };
    const waiting = () => db().approval.count({ where: { kind: "failover", state: "waiting" } });
    beforeEach(async () => {
      await db().approval.deleteMany();
      await change({ fourEyes: ["failover"] });
    });

    it("have nobody asked afterwards", async () => {
      await change({ fourEyes: [] });
      await expect(askApproval(admin, gated)).rejects.toBeInstanceOf(NotGatedAnyMore);
      expect(await waiting()).toBe(0);
    });

    it("are waited for by whoever asks meanwhile", async () => {
      let asked: Promise<unknown> | undefined;
      await db().$transaction(async (tx) => {
        await holdSecurity(tx);
        asked = askApproval(admin, gated).catch((error: unknown) => error);
        await new Promise((resolve) => setTimeout(resolve, 300));
        await tx.securitySettings.update({ where: { id: 1 }, data: { fourEyes: [] } });
        await withdrawUngated(tx, admin, ["failover"]);
      });
      expect(await asked).toBeInstanceOf(NotGatedAnyMore);
      expect(await waiting()).toBe(0);
    });

    it("end what was asked just before", async () => {
      for (let i = 0; i < 5; i++) {
        const ask = askApproval(admin, { ...gated, binding: { i } }).catch((error: unknown) => error);
        await Promise.all([ask, change({ fourEyes: [] })]);
        expect(await waiting()).toBe(0);
        await change({ fourEyes: ["failover"] });
      }
    });
  });

  it("let more be switched on and times be changed by one alone", async () => {
    await change({ fourEyes: ["four_eyes_off"] });
    await change({ fourEyes: ["failover", "four_eyes_off"], idleMinutes: 10 });
    expect(await getSecurity(admin)).toMatchObject({ fourEyes: ["failover", "four_eyes_off"], version: 2 });
  });

  it("are switched off once that was approved: exactly that, one time", async () => {
    await change({ fourEyes: ["failover", "access_change", "four_eyes_off"] });
    const wanted = { fourEyes: ["access_change", "four_eyes_off"] as SecurityValues["fourEyes"] };
    const refused = await change(wanted).catch((error: unknown) => error);
    if (!(refused instanceof NeedsApproval)) throw new Error("it was not held back");
    expect(refused.gated).toMatchObject({
      title: "Let one person do alone: Failover and relocation.",
      facts: expect.arrayContaining([
        { label: "And afterwards", value: "Roles and credentials, Switching this off" },
      ]),
    });
    const id = await askApproval(admin, refused.gated);
    await db().approval.update({ where: { id }, data: { state: "approved", decidedBy: "second" } });
    await expect(change({ fourEyes: [] })).rejects.toBeInstanceOf(NeedsApproval);
    expect(await change(wanted)).toMatchObject({ changed: ["fourEyes"] });
    await change({ fourEyes: ["failover", ...wanted.fourEyes] });
    await expect(change(wanted)).rejects.toBeInstanceOf(NeedsApproval);
  });

  it("are not switched off by breaking the glass: that always takes two", async () => {
    await change({ fourEyes: ["failover", "four_eyes_off"] });
    const wanted = { fourEyes: ["four_eyes_off"] as SecurityValues["fourEyes"] };
    const refused = await change(wanted).catch((error: unknown) => error);
    const id = await askApproval(admin, (refused as NeedsApproval).gated);
    const glass = { id, reason: "Nobody answers, and it burns.", typedName: "Security" };
    await expect(breakGlass(admin, glass)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Switching this off always takes two people"),
    });
    await expect(change(wanted)).rejects.toBeInstanceOf(NeedsApproval);
    expect(await db().approval.findUnique({ where: { id } })).toMatchObject({ state: "waiting" });
  });

  it("approved for one switch do not let another go that was switched on meanwhile", async () => {
    await change({ fourEyes: ["failover", "four_eyes_off"] });
    const wanted = { fourEyes: ["four_eyes_off"] as SecurityValues["fourEyes"] };
    const refused = await change(wanted).catch((error: unknown) => error);
    const id = await askApproval(admin, (refused as NeedsApproval).gated);
    await db().approval.update({ where: { id }, data: { state: "approved", decidedBy: "second" } });
    await change({ fourEyes: ["failover", "retention_cut", "four_eyes_off"] });
    await expect(change(wanted)).rejects.toBeInstanceOf(NeedsApproval);
  });

  it("count who else could approve: accounts, and who has ever signed in as an operator or an admin", async () => {
    expect((await getSecurity(admin)).others).toEqual({ admins: 0, operators: 0 });
    await db().localUser.create({ data: { name: "second", passwordHash: "x", role: "admin" } });
    const signedIn = (actorName: string, role: string) =>
      db().auditEntry.create({
        data: { actorKind: "user", actorName, action: "session.started", result: "done", details: { role } },
      });
    // One name is one person, and the one who asks is nobody's second.
    for (const name of ["ada", "Ada ", "Administrator"]) await signedIn(name, "operator");
    await signedIn("boss", "admin");
    await signedIn("vera", "viewer");
    expect((await getSecurity(admin)).others).toEqual({ admins: 2, operators: 3 });
  });
});

describe("session times", () => {
  const start = async (now: number) => {
    const user = await db().localUser.findUniqueOrThrow({ where: { name: "administrator" } });
    return startLocalSession(user, { now });
  };
  const isLive = async (id: string) => (await findSession(id, { active: false })) !== null;

  it("act on who is signed in, at once, when nothing is done for longer", async () => {
    const [idle, busy] = [await start(Date.now() - 10 * MINUTE), await start(Date.now() - 9 * MINUTE)];
    expect(await isLive(idle)).toBe(true);
    expect(await change({ idleMinutes: 10 })).toEqual({ changed: ["idleMinutes"], endedSessions: 1 });
    expect(await isLive(idle)).toBe(false);
    expect(await isLive(busy)).toBe(true);
    expect((await listSessions(admin)).map(({ id }) => id).sort()).toEqual([admin.id, busy].sort());
  });

  it("act on all who are signed in whichever process has changed them", async () => {
    const site = await makeSite("Lyon");
    const ada = await live(await keystoneSessionId(site.id, "ada", [grantOf("p", "member")]));
    const idle = await start(Date.now() - 10 * MINUTE);
    await db().session.update({
      where: { id: ada.id },
      data: { lastSeenAt: new Date(Date.now() - 10 * MINUTE) },
    });
    expect(await liveSignIns(db(), site.id)).toBe(1);
    await db().securitySettings.create({
      data: { fourEyes: [], idleMinutes: 10, sessionHours: 12, updatedBy: "somebody else's process" },
    });
    expect(await isLive(idle)).toBe(false);
    expect(await liveSignIns(db(), site.id)).toBe(0);
    expect((await listSessions(admin)).map(({ id }) => id)).toEqual([admin.id]);
  });

  it("end a session so long after its sign-in, at once when they are shorter", async () => {
    const old = await start(Date.now() - 3 * HOUR);
    await db().session.update({ where: { id: old }, data: { lastSeenAt: new Date() } });
    expect(await isLive(old)).toBe(true);
    await db().securitySettings.create({
      data: { fourEyes: [], idleMinutes: 30, sessionHours: 3, updatedBy: "somebody else's process" },
    });
    expect(await isLive(old)).toBe(false);
    expect((await listSessions(admin)).map(({ id }) => id)).toEqual([admin.id]);
  });

  it("are for new sign-ins only when a session may last longer", async () => {
    const before = await start(Date.now());
    await change({ sessionHours: 24 });
    const after = await start(Date.now());
    const at = (hours: number) => ({ active: false, now: Date.now() + hours * HOUR });
    await db().session.updateMany({ data: { lastSeenAt: new Date(Date.now() + 30 * HOUR) } });
    expect(await findSession(before, at(11.9))).not.toBeNull();
    expect(await findSession(before, at(12))).toBeNull();
    expect(await findSession(after, at(23.9))).not.toBeNull();
    expect(await findSession(after, at(24))).toBeNull();
  });

  it("do not bring back what a shorter time has ended", async () => {
    const idle = await start(Date.now() - 20 * MINUTE);
    await change({ idleMinutes: 10 });
    await change({ idleMinutes: 60 });
    expect(await isLive(idle)).toBe(false);
    const over = await start(Date.now() - 65 * MINUTE);
    await change({ idleMinutes: 240 });
    expect(await isLive(over)).toBe(false);
  });
});
