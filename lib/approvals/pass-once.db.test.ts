import { beforeEach, describe, expect, it } from "vitest";
import type { Session } from "../auth/session-store";
import { auditSince } from "../auth/testing/audit-since";
import { db } from "../db";
import { addRoleMapping } from "../role-mappings/add-role-mapping";
import { changeRoleMapping } from "../role-mappings/change-role-mapping";
import { removeRoleMapping } from "../role-mappings/remove-role-mapping";
import { approve } from "./approve";
import { askApproval } from "./ask-approval";
import { getApproval } from "./get-approval";
import { peekApproval } from "./peek-approval";
import { requireApproval } from "./require-approval";
import { mappingLab } from "./testing/mapping-lab";
import { approved, gatedOf, named, switchFourEyes } from "./testing/second-person";

const lab = mappingLab();
const { ada, grace, change, gives, asked } = lab;
let audit: Awaited<ReturnType<typeof auditSince>>;
beforeEach(async () => {
  audit = await auditSince();
});

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
      target: { kind: "role_mapping", id: lab.reader, name: "role reader" },
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
    await changeRoleMapping(system, { id: lab.reader, role: "operator", confirmed: true });
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
      () => removeRoleMapping(ada, { id: lab.reader }),
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
    await db().roleMapping.update({ where: { id: lab.reader }, data: { role: "viewer" } });
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
    await db().roleMapping.update({ where: { id: lab.reader }, data: { role: "auditor" } });
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

  it("passes once: what it changed is as before, and one approval is not two all the same", async () => {
    const id = await approved(ada, () => change(ada));
    await change(ada);
    await lab.reset();
    await expect(change(ada)).rejects.toMatchObject({ code: "needs_approval" });
    expect(await gives()).toBe("viewer");
    expect(await asked()).not.toBe(id);
  });
});
