import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { approve } from "./approve";
import { askApproval } from "./ask-approval";
import { breakGlass } from "./break-glass";
import { getApproval } from "./get-approval";
import { peekApproval } from "./peek-approval";
import { refuseApproval } from "./refuse-approval";
import { requireApproval } from "./require-approval";
import { reviewApproval } from "./review-approval";
import { mappingLab } from "./testing/mapping-lab";
import { gatedOf, named } from "./testing/second-person";
import { withdraw } from "./withdraw";

const { ada, grace, change, gives, asked, glass } = mappingLab();
/** Accounts of the name ada that are not the one who asks: at a site, at another one, and here. */
const lyon: Session = { ...named("Ada"), kind: "keystone", siteId: randomUUID(), siteName: "Lyon" };
const namesakes: [string, Session][] = [
  ["at a site", lyon],
  ["at another site, by the same id", { ...lyon, siteId: randomUUID(), userId: ada.userId }],
  ["here", named("ada")],
];

it.each(namesakes)("an approval is no good to somebody of the same name %s", async (_, namesake) => {
  const gated = await gatedOf(() => change(ada));
  const id = await askApproval(ada, gated);
  await approve(grace, { id });
  const pass = db().$transaction((tx) => requireApproval(tx, namesake, gated));
  await expect(pass).rejects.toMatchObject({ code: "needs_approval" });
  await expect(peekApproval(namesake, gated)).rejects.toMatchObject({ code: "needs_approval" });
  await expect(withdraw(namesake, { id })).rejects.toMatchObject({ code: "forbidden" });
  expect(await gives()).toBe("viewer");
  await change({ ...ada, id: randomUUID() });
  expect(await gives()).toBe("operator");
});

it.each(namesakes)("somebody of the same name %s neither goes on alone nor decides", async (_, namesake) => {
  const id = await asked();
  expect(await getApproval(namesake, id)).toMatchObject({
    ...{ isOwn: false, mayDecide: false },
    whyNot:
      "You have the name of the one who asked, and one name is one person here: another person has to decide.",
  });
  await expect(breakGlass(namesake, glass(id))).rejects.toMatchObject({
    ...{ code: "forbidden" },
    message: "You have not gone on alone. Only the account that asked for it does.",
  });
  await expect(withdraw(namesake, { id })).rejects.toMatchObject({
    ...{ code: "forbidden", message: "It was not taken back. Only the account that asked for it does." },
  });
  await expect(approve(namesake, { id })).rejects.toMatchObject({ code: "forbidden" });
  await expect(refuseApproval(namesake, { id, reason: "No." })).rejects.toMatchObject({ code: "forbidden" });
  expect(await askApproval(namesake, await gatedOf(() => change(ada)))).not.toBe(id);
  expect(await asked()).toBe(id);
  await breakGlass(ada, glass(id));
  await withdraw(ada, { id });
  await expect(reviewApproval(namesake, { id })).rejects.toMatchObject({ code: "forbidden" });
});

it("an account that has another name since is no second person either", async () => {
  const id = await asked();
  const renamed = { ...ada, name: "eve" };
  await expect(approve(renamed, { id })).rejects.toMatchObject({
    message: expect.stringContaining("You asked for it yourself"),
  });
  await breakGlass(renamed, glass(id));
  await withdraw(renamed, { id });
  await expect(reviewApproval(renamed, { id })).rejects.toMatchObject({ code: "forbidden" });
});

it("the database itself takes nobody as the own second person, nor broken glass to switch four eyes off", async () => {
  const id = await asked();
  const write = (data: object) => db().approval.update({ where: { id }, data });
  const own = { state: "approved", decidedBy: "ada", decidedByKey: "ada" };
  await expect(write(own)).rejects.toThrow("approvals_by_another");
  await expect(write({ ...own, state: "refused" })).rejects.toThrow("approvals_by_another");
  await expect(write({ kind: "four_eyes_off", isGlassBroken: true })).rejects.toThrow(
    "approvals_no_glass_off",
  );
  await write({ ...own, isGlassBroken: true });
});
