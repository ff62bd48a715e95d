import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Session } from "../auth/session-store";
import { auditSince } from "../auth/testing/audit-since";
import { grantOf, keystoneSessionId, live, makeSite } from "../auth/testing/make-session";
import { db } from "../db";
import { changeRoleMapping } from "../role-mappings/change-role-mapping";
import { approve } from "./approve";
import { countToDecide } from "./count-to-decide";
import { getApproval } from "./get-approval";
import { listApprovals } from "./list-approvals";
import { refuseApproval } from "./refuse-approval";
import { late, mappingLab } from "./testing/mapping-lab";
import { named } from "./testing/second-person";
import { withdraw } from "./withdraw";

const lab = mappingLab();
const { ada, grace, change, asked } = lab;
let audit: Awaited<ReturnType<typeof auditSince>>;
beforeEach(async () => {
  audit = await auditSince();
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

  it("is somebody whose Keystone says so: one that gives no answer vouches for no second person", async () => {
    const site = await makeSite("Lyon", { authUrl: "http://127.0.0.1:1/v3" });
    const sessionId = await keystoneSessionId(site.id, "boss", [grantOf("p", "admin")]);
    const boss = late(await live(sessionId));
    const id = await asked();
    await expect(approve(boss, { id, password: "any" })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(
        /^It was not approved\. Your Keystone gives no answer \(.+\), so that nobody knows that it is you\. Somebody whose password can be asked about may approve it, or ada can break the glass: it is there for such a night\.$/,
      ),
    });
    expect(await getApproval(ada, id)).toMatchObject({ state: "waiting", decidedBy: null });
    expect((await audit()).slice(1)).toMatchObject([
      { action: "session.not_proved", actorName: "boss", reason: expect.any(String) },
    ]);
    // Whoever has typed it a moment ago was vouched for then.
    await approve(await live(sessionId), { id });
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
    const sly = { id: lab.reader, role: "admin", approvedBy: "grace", approvalId: id, isApproved: true };
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

  it("is one of two who approve at the same moment", async () => {
    for (let i = 0; i < 5; i++) {
      const id = await asked();
      const both = await Promise.allSettled([approve(grace, { id }), approve(named("bob"), { id })]);
      expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const winner = both[0].status === "fulfilled" ? "grace" : "bob";
      expect(await getApproval(ada, id)).toMatchObject({ state: "approved", decidedBy: winner });
      const approvals = (await audit()).filter(({ action }) => action === "approval.approved");
      expect(approvals).toHaveLength(i + 1);
      expect(approvals.at(-1)).toMatchObject({ actorName: winner });
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
