import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Session } from "../auth/session-store";
import { auditSince } from "../auth/testing/audit-since";
import { grantOf, keystoneSessionId, live, makeSite } from "../auth/testing/make-session";
import { resetMappings } from "../auth/testing/reset-mappings";
import { db } from "../db";
import { addRoleMapping } from "../role-mappings/add-role-mapping";
import { changeRoleMapping } from "../role-mappings/change-role-mapping";
import { removeRoleMapping } from "../role-mappings/remove-role-mapping";
import { knowTestKey } from "../secrets/testing/know-test-key";
import { approve } from "./approve";
import { askApproval } from "./ask-approval";
import { breakGlass } from "./break-glass";
import { countToDecide } from "./count-to-decide";
import { getApproval } from "./get-approval";
import { listApprovals } from "./list-approvals";
import { peekApproval } from "./peek-approval";
import { refuseApproval } from "./refuse-approval";
import { requireApproval } from "./require-approval";
import { reviewApproval } from "./review-approval";
import { approved, gatedOf, named, switchFourEyes } from "./testing/second-person";
import { withdraw } from "./withdraw";

const ada = named("ada");
const grace = named("grace");
let reader: string;
let audit: Awaited<ReturnType<typeof auditSince>>;

beforeEach(async () => {
  await knowTestKey();
  await db().session.deleteMany();
  await db().site.deleteMany();
  await resetMappings();
  await switchFourEyes("access_change");
  reader = (await db().roleMapping.findFirstOrThrow({ where: { nameKey: "reader" } })).id;
  audit = await auditSince();
});
afterAll(() => db().$disconnect());

/** What these tests have approved: that the role reader gives another one. */
const change = (session: Session, role = "operator") => changeRoleMapping(session, { id: reader, role });
const gives = async () => (await db().roleMapping.findUniqueOrThrow({ where: { id: reader } })).role;
/** Asks as the page does. */
const asked = async (session = ada, role?: string) =>
  askApproval(session, await gatedOf(() => change(session, role)));
const expire = (id: string) =>
  db().approval.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1_000) } });
const glass = (id: string, more: object = {}) => ({
  ...{ id, reason: "Nobody answers, and it burns.", typedName: "role reader" },
  ...more,
});
const late = (session: Session): Session => ({ ...session, provedAt: new Date(Date.now() - 6 * 60_000) });

describe("what a second person has to approve", () => {
  it("is not done, and asked for once, however often it is tried", async () => {
    await expect(change(ada)).rejects.toMatchObject({ code: "needs_approval" });
    expect(await gives()).toBe("viewer");
    const id = await asked();
    expect(await asked()).toBe(id);
    expect((await audit()).map(({ action }) => action)).toEqual(["approval.asked"]);
    expect(await getApproval(ada, id)).toMatchObject({
      ...{ id, kind: "access_change", state: "waiting", askedBy: "ada", decidedBy: null, usedAt: null },
      ...{
        title: "Let the role reader of Keystone give operator instead of viewer.",
        href: "/settings/roles",
      },
      target: { kind: "role_mapping", id: reader, name: "role reader" },
      facts: [
        { label: "Role", value: "reader" },
        { label: "Gives now", value: "viewer" },
        { label: "Gives then", value: "operator" },
      ],
      ...{ isOwn: true, mayDecide: false, mayReview: false },
      whyNot: "You asked for it yourself: another person has to decide.",
    });
    const { askedAt, expiresAt } = await getApproval(ada, id);
    expect(Date.parse(expiresAt) - Date.parse(askedAt)).toBe(30 * 60_000);
  });

  it("is done at once while that is not switched on, and by Stillpoint itself", async () => {
    const system: Session = { ...ada, kind: "system" };
    await changeRoleMapping(system, { id: reader, role: "operator", confirmed: true });
    await switchFourEyes("failover", "point_deletion", "retention_cut", "four_eyes_off");
    await change(ada, "auditor");
    expect(await gives()).toBe("auditor");
  });

  it("passes once when it is approved: by whoever asked, exactly that", async () => {
    const id = await asked();
    await approve(grace, { id });
    expect(await getApproval(ada, id)).toMatchObject({ state: "approved", decidedBy: "grace", whyNot: null });
    for (const other of [
      () => change(ada, "admin"),
      () => change(named("bob")),
      () => removeRoleMapping(ada, { id: reader }),
    ])
      await expect(other()).rejects.toMatchObject({ code: "needs_approval" });
    await change(ada);
    expect(await gives()).toBe("operator");
    expect(await getApproval(ada, id)).toMatchObject({ state: "used", usedAt: expect.any(String) });
    expect((await audit()).map(({ action, actorName }) => [actorName, action])).toEqual([
      ["ada", "approval.asked"],
      ["grace", "approval.approved"],
      ["ada", "approval.used"],
      ["ada", "role_mapping.changed"],
    ]);
    await expect(change(ada, "viewer")).rejects.toMatchObject({ code: "needs_approval" });
    await db().roleMapping.update({ where: { id: reader }, data: { role: "viewer" } });
    await expect(change(ada)).rejects.toMatchObject({ code: "needs_approval" });
  });

  it("covers adding and removing, each by itself", async () => {
    const add = () => addRoleMapping(ada, { kind: "group", name: "Ops", domainId: "default", role: "admin" });
    await approved(ada, add);
    const { id } = await add();
    await expect(add()).rejects.toMatchObject({ code: "invalid" });
    const remove = () => removeRoleMapping(ada, { id });
    await approved(ada, remove);
    await remove();
    await expect(add()).rejects.toMatchObject({ code: "needs_approval" });
    expect(await db().roleMapping.count({ where: { nameKey: "ops" } })).toBe(0);
  });

  it("is another question when what it changes is another one since", async () => {
    await approved(ada, () => change(ada));
    await db().roleMapping.update({ where: { id: reader }, data: { role: "auditor" } });
    await expect(change(ada)).rejects.toMatchObject({ code: "needs_approval" });
    expect(await gives()).toBe("auditor");
  });

  it("does not use its approval up when it comes to nothing after it, nor by being looked for ahead", async () => {
    const gated = await gatedOf(() => change(ada));
    await expect(peekApproval(ada, gated)).rejects.toMatchObject({ code: "needs_approval" });
    await approve(grace, { id: await askApproval(ada, gated) });
    await peekApproval(ada, gated);
    const failing = db().$transaction(async (tx) => {
      await requireApproval(tx, ada, gated);
      throw new Error("something else");
    });
    await expect(failing).rejects.toThrow("something else");
    await change(ada);
  });

  it("passes once, too, when it arrives many times at the same moment", async () => {
    const gated = await gatedOf(() => change(ada));
    await approve(grace, { id: await askApproval(ada, gated) });
    const all = await Promise.allSettled(
      [1, 2, 3, 4].map(() => db().$transaction((tx) => requireApproval(tx, ada, gated))),
    );
    expect(all.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
    for (const each of all)
      if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "needs_approval" });
  });

  it("passes once, asked twice or not: one approval is not two", async () => {
    await approved(ada, () => change(ada));
    const both = await Promise.allSettled([change(ada), change(ada)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("whoever decides", () => {
  it("is not who asked, in whichever session, and not somebody of the same name elsewhere", async () => {
    const id = await asked();
    const elsewhere: Session = {
      ...named(" ADA "),
      kind: "keystone",
      siteId: randomUUID(),
      siteName: "Lyon",
    };
    for (const same of [ada, named("ada"), late(ada), elsewhere])
      for (const decide of [() => approve(same, { id }), () => refuseApproval(same, { id, reason: "No." })])
        await expect(decide()).rejects.toMatchObject({
          code: "forbidden",
          message: expect.stringContaining("another person has to decide"),
        });
    expect(await getApproval(grace, id)).toMatchObject({ state: "waiting", mayDecide: true, whyNot: null });
  });

  it("may do it: an auditor only sees it, an operator not even that, a viewer nothing", async () => {
    const id = await asked();
    const auditor = named("carl", { role: "auditor" });
    expect(await getApproval(auditor, id)).toMatchObject({
      ...{ mayDecide: false, whyNot: "This needs the role admin; yours is auditor." },
    });
    await expect(approve(auditor, { id })).rejects.toMatchObject({
      ...{ code: "forbidden", permission: "roles.change" },
    });
    const operator = named("olga", { role: "operator" });
    await expect(approve(operator, { id })).rejects.toMatchObject({ code: "not_found" });
    expect(await listApprovals(operator)).toEqual({ waiting: [], toReview: [], past: [] });
    const viewer = named("vera", { role: "viewer" });
    for (const work of [getApproval(viewer, id), listApprovals(viewer), approve(viewer, { id })])
      await expect(work).rejects.toMatchObject({ code: "forbidden" });
    const counts = await Promise.all([ada, grace, auditor, operator, viewer].map(countToDecide));
    expect(counts).toEqual([0, 1, 0, 0, 0]);
  });

  it("may do it still, at that moment: a role that was taken away meanwhile decides nothing", async () => {
    const siteId = (await makeSite()).id;
    const sessionId = await keystoneSessionId(siteId, "boss", [grantOf("p", "admin")]);
    const id = await asked();
    expect((await getApproval(await live(sessionId), id)).mayDecide).toBe(true);
    await db().roleMapping.updateMany({ where: { nameKey: "admin" }, data: { role: "auditor" } });
    await expect(approve(await live(sessionId), { id })).rejects.toMatchObject({ code: "forbidden" });
    // Nor does what was approved give whoever asked a right that they have lost.
    await approve(grace, { id });
    await expect(change({ ...ada, role: "operator" })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("has typed the password a moment ago", async () => {
    const id = await asked();
    await expect(approve(late(grace), { id })).rejects.toMatchObject({
      code: "invalid",
      fields: { password: expect.stringContaining("type it once more") },
    });
    expect(await getApproval(ada, id)).toMatchObject({ state: "waiting" });
  });

  it("says nothing else by it: further fields of the input count for nothing", async () => {
    const id = await asked();
    const more = {
      approvedBy: "root",
      decidedBy: "root",
      askedBy: "eve",
      state: "used",
      expiresAt: "2099-01-01",
    };
    await approve(grace, { id, ...more });
    expect(await getApproval(ada, id)).toMatchObject({
      state: "approved",
      askedBy: "ada",
      decidedBy: "grace",
    });
    expect((await audit()).at(-1)).toMatchObject({ action: "approval.approved", actorName: "grace" });
    // Neither does a verb that it is about.
    const sly = { id: reader, role: "admin", approvedBy: "grace", approvalId: id, isApproved: true };
    await expect(changeRoleMapping(ada, sly)).rejects.toMatchObject({ code: "needs_approval" });
  });

  it("refuses with a reason, and it has to be asked for anew then", async () => {
    const id = await asked();
    await expect(refuseApproval(grace, { id, reason: " " })).rejects.toMatchObject({
      fields: { reason: expect.any(String) },
    });
    await refuseApproval(grace, { id, reason: "Not before Monday." });
    expect(await getApproval(ada, id)).toMatchObject({
      ...{ state: "refused", decidedBy: "grace", reason: "Not before Monday." },
    });
    await expect(approve(named("bob"), { id })).rejects.toMatchObject({
      code: "precondition_failed",
      message: "It was not approved. grace has refused it meanwhile.",
    });
    expect(await asked()).not.toBe(id);
    expect((await audit())[1]).toMatchObject({ action: "approval.refused", reason: "Not before Monday." });
  });

  it("is one of two who decide at the same moment", async () => {
    for (let i = 0; i < 5; i++) {
      const id = await asked();
      const both = await Promise.allSettled([
        approve(grace, { id }),
        refuseApproval(named("bob"), { id, reason: "No." }),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const loser = both.find((each) => each.status === "rejected");
      expect(loser?.reason).toMatchObject({ code: "precondition_failed" });
      const { state } = await getApproval(ada, id);
      expect(state).toBe(both[0].status === "fulfilled" ? "approved" : "refused");
      await withdraw(ada, { id });
    }
  });

  it.each([{}, { id: 7 }, { id: "x" }, { id: ["x"] }, { id: { not: null } }, null])(
    "finds nothing by %j",
    async (input) => {
      await expect(approve(grace, input)).rejects.toMatchObject({ code: "invalid" });
      await expect(withdraw(grace, input)).rejects.toMatchObject({ code: "invalid" });
      await expect(getApproval(grace, "x")).rejects.toMatchObject({ code: "not_found" });
      await expect(approve(grace, { id: randomUUID() })).rejects.toMatchObject({ code: "not_found" });
    },
  );
});

describe("half an hour", () => {
  it("after it was asked for nobody decides, and it is asked for anew", async () => {
    const id = await asked();
    await expire(id);
    expect(await getApproval(grace, id)).toMatchObject({ state: "expired", mayDecide: false, whyNot: null });
    expect(await countToDecide(grace)).toBe(0);
    const expired = { code: "precondition_failed", message: expect.stringContaining("It has expired") };
    await expect(approve(grace, { id })).rejects.toMatchObject(expired);
    await expect(refuseApproval(grace, { id, reason: "No." })).rejects.toMatchObject(expired);
    await expect(breakGlass(ada, glass(id))).rejects.toMatchObject(expired);
    expect(await asked()).not.toBe(id);
    expect(await listApprovals(grace)).toMatchObject({ waiting: [{}], past: [{ id, state: "expired" }] });
  });

  it("after it was asked for nothing passes that was approved", async () => {
    const id = await approved(ada, () => change(ada));
    await expire(id);
    await expect(change(ada)).rejects.toMatchObject({ code: "needs_approval" });
    expect(await gives()).toBe("viewer");
  });

  it("counts by the database's clock at the moment of the decision, not when the page sent it", async () => {
    const id = await asked();
    await db()
      .$executeRaw`UPDATE approvals SET expires_at = clock_timestamp() + interval '400 ms' WHERE id = ${id}::uuid`;
    let decided: Promise<unknown> | undefined;
    await db().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM approvals WHERE id = ${id}::uuid FOR UPDATE`;
      decided = approve(grace, { id }).catch((error: unknown) => error);
      await tx.$executeRaw`SELECT pg_sleep(0.8)`;
    });
    expect(await decided).toMatchObject({ code: "precondition_failed" });
    expect(await db().approval.findUnique({ where: { id } })).toMatchObject({
      state: "waiting",
      decidedBy: null,
    });
  });
});

describe("whoever asked", () => {
  it("takes it back, approved or not; nobody else does", async () => {
    const id = await asked();
    await expect(withdraw(grace, { id })).rejects.toMatchObject({ code: "forbidden" });
    await withdraw(ada, { id });
    await withdraw(ada, { id });
    expect(await getApproval(grace, id)).toMatchObject({ state: "withdrawn", mayDecide: false });
    await expect(approve(grace, { id })).rejects.toMatchObject({ code: "precondition_failed" });
    const other = await approved(ada, () => change(ada));
    await withdraw(ada, { id: other });
    await expect(change(ada)).rejects.toMatchObject({ code: "needs_approval" });
    expect((await audit()).filter(({ action }) => action === "approval.withdrawn")).toHaveLength(2);
  });

  it("goes on alone in an emergency, with a reason and the name typed, until somebody has looked at it", async () => {
    const id = await asked();
    const refused = (input: object, session = ada) => expect(breakGlass(session, input)).rejects;
    await refused(glass(id, { reason: "quick" })).toMatchObject({ fields: { reason: expect.any(String) } });
    await refused(glass(id, { typedName: "reader" })).toMatchObject({
      fields: { typedName: "Type role reader, capitals and all." },
    });
    await refused(glass(id), late(ada)).toMatchObject({ fields: { password: expect.any(String) } });
    await refused(glass(id), grace).toMatchObject({ code: "forbidden" });
    await refused(glass(id), { ...ada, role: "auditor" }).toMatchObject({ code: "forbidden" });
    expect((await audit()).map(({ action }) => action)).toEqual(["approval.asked"]);
    await breakGlass(ada, glass(id));
    await change(ada);
    expect(await getApproval(ada, id)).toMatchObject({
      ...{ state: "used", isGlassBroken: true, decidedBy: "ada", reviewedBy: null, mayReview: false },
      reason: "Nobody answers, and it burns.",
    });
    expect((await audit()).slice(1)).toMatchObject([
      { action: "approval.glass_broken", result: "done", reason: "Nobody answers, and it burns." },
      { action: "approval.used", details: { glassBroken: true } },
      { action: "role_mapping.changed" },
    ]);

    const auditor = named("carl", { role: "auditor" });
    expect(await Promise.all([ada, grace, auditor].map(countToDecide))).toEqual([0, 1, 1]);
    expect(await listApprovals(ada)).toMatchObject({ waiting: [], toReview: [{ id }], past: [] });
    for (const own of [ada, named("Ada")])
      await expect(reviewApproval(own, { id })).rejects.toMatchObject({ code: "forbidden" });
    await reviewApproval(auditor, { id });
    await reviewApproval(grace, { id });
    expect(await getApproval(ada, id)).toMatchObject({ reviewedBy: "carl", reviewedAt: expect.any(String) });
    expect(await listApprovals(grace)).toMatchObject({ toReview: [], past: [{ id }] });
    expect((await audit()).filter(({ action }) => action === "approval.reviewed")).toHaveLength(1);
  });

  it("breaks no glass where somebody decides in the same moment", async () => {
    for (let i = 0; i < 5; i++) {
      const id = await asked();
      const both = await Promise.allSettled([breakGlass(ada, glass(id)), approve(grace, { id })]);
      expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await getApproval(ada, id)).toMatchObject({
        ...{ state: "approved", isGlassBroken: both[0].status === "fulfilled" },
        decidedBy: both[0].status === "fulfilled" ? "ada" : "grace",
      });
      await db().approval.deleteMany();
    }
  });

  it("leaves the alarm also when it takes back what it has broken the glass for, or lets it expire", async () => {
    const id = await asked();
    await breakGlass(ada, glass(id));
    await withdraw(ada, { id });
    expect(await listApprovals(grace)).toMatchObject({
      toReview: [{ id, state: "withdrawn", mayReview: true }],
    });
    const whole = await approved(ada, () => change(ada));
    await expect(reviewApproval(grace, { id: whole })).rejects.toMatchObject({ code: "precondition_failed" });
  });
});
