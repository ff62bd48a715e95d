import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { sessionOf } from "../testing/session";
import { changeView } from "./change-view";
import { listAuditViews } from "./list-views";
import { removeView } from "./remove-view";
import { saveView } from "./save-view";
import { MOST_VIEWS } from "./schemas";

const SITE = "3f0c1d52-0000-4000-8000-000000000001";
const person = (role: Session["role"], userId: string, siteId: string | null = SITE): Session => ({
  ...sessionOf(role),
  ...{ userId, siteId, name: userId },
});
const ada = person("auditor", "ada");
const bob = person("auditor", "bob");
const boss = person("admin", "boss");
const chief = person("admin", "chief");

let since = 0n;
const written = () =>
  db().auditEntry.findMany({
    where: { id: { gt: since }, action: { startsWith: "audit_view." } },
    orderBy: { id: "asc" },
  });
beforeEach(async () => {
  await db().auditView.deleteMany();
  since = (await db().auditEntry.findFirst({ orderBy: { id: "desc" } }))?.id ?? 0n;
});
afterAll(() => db().$disconnect());

const names = async (session: Session) => (await listAuditViews(session)).map(({ name }) => name);
const week = { name: "Refused this week", query: "span=7d&result=refused" };

describe("a view of one's own", () => {
  it("is kept with its filters alone, a relative time as such, for its person only, and is not written down", async () => {
    await saveView(ada, { name: " Refused  this week ", query: "entry=12&result=refused&span=7d&upto=4" });
    await saveView(ada, { name: "By olga", query: "who=olga&who=olga&from=2026-11-20T10%3A00" });
    expect(await listAuditViews(ada)).toMatchObject([
      { name: "By olga", query: "from=2026-11-20T10%3A00&who=olga", isShared: false, isOwn: true },
      { name: "Refused  this week", query: "span=7d&result=refused", createdBy: "ada" },
    ]);
    // Of the same name in another site's Keystone, too.
    for (const other of [bob, boss, person("auditor", "ada", null)])
      expect(await listAuditViews(other)).toEqual([]);
    expect(await written()).toEqual([]);
  });

  it("is renamed and removed by its person, and by nobody else", async () => {
    const { id: viewId } = await saveView(ada, week);
    for (const other of [bob, boss]) {
      await expect(changeView(other, { viewId, name: "x" })).rejects.toMatchObject({ code: "not_found" });
      await expect(removeView(other, { viewId })).rejects.toMatchObject({ code: "not_found" });
    }
    await changeView(ada, { viewId, name: "REFUSED this week" });
    expect(await listAuditViews(ada)).toMatchObject([{ name: "REFUSED this week", query: week.query }]);
    await removeView(ada, { viewId });
    await expect(removeView(ada, { viewId })).rejects.toMatchObject({ code: "not_found" });
    expect(await written()).toEqual([]);
  });

  it("has a name that no other one of the same person has", async () => {
    await saveView(ada, week);
    const again = { name: "refused THIS  week", query: "q=x" };
    await expect(saveView(ada, again)).rejects.toMatchObject({
      code: "invalid",
      fields: { name: "There is a view Refused this week already. Choose another name." },
    });
    await saveView(bob, again);
    const { id: viewId } = await saveView(ada, { name: "Other", query: "q=x" });
    await expect(changeView(ada, { viewId, name: week.name })).rejects.toMatchObject({
      fields: { name: expect.stringContaining("already") },
    });
  });

  it.each([
    [{ ...week, name: " " }, "name"],
    [{ ...week, name: "x".repeat(101) }, "name"],
    [{ ...week, name: "a\u202eb" }, "name"],
    [{ name: "x" }, "query"],
    [{ name: "x", query: "" }, "query"],
    [{ name: "x", query: "entry=12" }, "query"],
    [{ name: "x", query: "span=2d" }, "query"],
    [{ name: "x", query: `q=${"x".repeat(5_000)}` }, "query"],
    [{ ...week, isShared: "yes" }, "isShared"],
  ])("%j is refused beside its field", async (input, field) => {
    await expect(saveView(boss, input)).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.any(String) },
    });
    expect(await db().auditView.count()).toBe(0);
  });

  it(`is one of ${MOST_VIEWS} at most`, async () => {
    const many = Array.from({ length: MOST_VIEWS }, (_, at) => ({
      ...{ userKey: `keystone:${SITE}:ada`, name: `v${at}`, nameKey: `v${at}` },
      ...{ query: "q=x", createdBy: "ada" },
    }));
    await db().auditView.createMany({ data: many });
    await expect(saveView(ada, week)).rejects.toMatchObject({
      message: expect.stringContaining("50 already"),
    });
    await saveView(bob, week);
  });
});

describe("a shared view", () => {
  it("is seen by all who read the log, after their own, and written down with old and new", async () => {
    const { id: viewId } = await saveView(boss, { ...week, isShared: true });
    await saveView(ada, { name: "Zebra", query: "q=zebra" });
    expect(await names(ada)).toEqual(["Zebra", week.name]);
    expect(await listAuditViews(bob)).toMatchObject([{ isOwn: false, isShared: true, createdBy: "boss" }]);
    await changeView(boss, { viewId, name: "Refusals", isShared: true });
    await changeView(boss, { viewId, name: "Refusals", isShared: false });
    expect(await names(bob)).toEqual([]);
    expect(await names(boss)).toEqual(["Refusals"]);
    await changeView(boss, { viewId, name: "Refusals", isShared: true });
    await removeView(chief, { viewId });
    const target = { targetKind: "audit_view", targetId: viewId };
    expect(await written()).toMatchObject([
      { action: "audit_view.shared", ...target, details: { old: null, new: { name: week.name } } },
      { action: "audit_view.changed", details: { old: { name: week.name }, new: { name: "Refusals" } } },
      { action: "audit_view.withdrawn", details: { new: { isShared: false } } },
      { action: "audit_view.shared", details: { old: { isShared: false }, new: { query: week.query } } },
      { action: "audit_view.withdrawn", actorName: "chief", details: { new: null } },
    ]);
  });

  it("goes back to its person when another one stops sharing it", async () => {
    const { id: viewId } = await saveView(boss, { ...week, isShared: true });
    await changeView(chief, { viewId, name: week.name, isShared: false });
    expect(await names(boss)).toEqual([week.name]);
    expect(await names(chief)).toEqual([]);
  });

  it("is changed in what is said alone: a rename shares nothing again, and sharing gives no old name back", async () => {
    const { id: viewId } = await saveView(boss, { ...week, isShared: true });
    await changeView(chief, { viewId, isShared: false });
    await changeView(boss, { viewId, name: "Refusals" });
    expect(await listAuditViews(boss)).toMatchObject([{ name: "Refusals", isShared: false }]);
    await changeView(boss, { viewId, isShared: true });
    expect(await listAuditViews(bob)).toMatchObject([{ name: "Refusals", isShared: true }]);
  });

  it("is an administrator’s to make, change and remove", async () => {
    const { id: viewId } = await saveView(boss, { ...week, isShared: true });
    const own = await saveView(ada, week);
    for (const attempt of [
      () => saveView(ada, { ...week, name: "x", isShared: true }),
      () => changeView(ada, { viewId: own.id, name: week.name, isShared: true }),
      () => changeView(ada, { viewId, name: "x", isShared: true }),
      () => changeView(ada, { viewId, name: week.name, isShared: false }),
      () => removeView(ada, { viewId }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "forbidden", permission: "audit.share-views" });
    expect(await listAuditViews(ada)).toMatchObject([
      { isShared: false },
      { name: week.name, isShared: true },
    ]);
    expect(await written()).toHaveLength(1);
  });
});

it.each(["viewer", "operator"] as const)("%s has none, who does not read the log", async (role) => {
  const { id: viewId } = await saveView(boss, { ...week, isShared: true });
  const session = person(role, role);
  for (const attempt of [
    () => listAuditViews(session),
    () => saveView(session, week),
    () => changeView(session, { viewId, name: "x" }),
    () => removeView(session, { viewId }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
});
