import { beforeEach, describe, expect, it } from "vitest";
import { auditSince } from "../auth/testing/audit-since";
import { db } from "../db";
import { approve } from "./approve";
import { breakGlass } from "./break-glass";
import { countToDecide } from "./count-to-decide";
import { getApproval } from "./get-approval";
import { listApprovals } from "./list-approvals";
import { refuseApproval } from "./refuse-approval";
import { reviewApproval } from "./review-approval";
import { late, mappingLab } from "./testing/mapping-lab";
import { approved, named } from "./testing/second-person";
import { withdraw } from "./withdraw";

const lab = mappingLab();
const { ada, grace, change, gives, asked, glass } = lab;
let audit: Awaited<ReturnType<typeof auditSince>>;
beforeEach(async () => {
  audit = await auditSince();
});

const expire = (id: string) =>
  db().approval.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1_000) } });

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

describe("broken glass", () => {
  it("is looked at once it is done, and not before: else the alarm would end before the deed", async () => {
    const id = await asked();
    await breakGlass(ada, glass(id));
    expect(await getApproval(grace, id)).toMatchObject({ state: "approved", mayReview: false });
    expect(await countToDecide(grace)).toBe(0);
    await expect(reviewApproval(grace, { id })).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringMatching(
        /^It was not noted .* It is not done yet, and can be until \d\d:\d\d UTC/,
      ),
    });
    expect(await listApprovals(grace)).toMatchObject({ toReview: [{ id, reviewedBy: null }] });
    await change(ada);
    expect(await getApproval(grace, id)).toMatchObject({ state: "used", mayReview: true });
    await reviewApproval(grace, { id });
  });

  it("is looked at, too, once nothing can come of it any more", async () => {
    const id = await asked();
    await breakGlass(ada, glass(id));
    await expire(id);
    expect(await getApproval(grace, id)).toMatchObject({ state: "expired", mayReview: true });
    await reviewApproval(grace, { id });
    await expect(change(ada)).rejects.toMatchObject({ code: "needs_approval" });
  });

  it("is looked at after the deed also when both come at the same moment", async () => {
    for (let i = 0; i < 5; i++) {
      await lab.reset();
      const id = await asked();
      await breakGlass(ada, glass(id));
      const [done, looked] = await Promise.allSettled([change(ada), reviewApproval(grace, { id })]);
      expect(done.status).toBe("fulfilled");
      const { usedAt, reviewedAt } = await getApproval(ada, id);
      expect(reviewedAt === null).toBe(looked.status === "rejected");
      if (reviewedAt !== null) expect(Date.parse(reviewedAt)).toBeGreaterThanOrEqual(Date.parse(`${usedAt}`));
    }
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
