import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { findSession, type Session } from "../auth/session-store";
import { auditSince } from "../auth/testing/audit-since";
import { grantOf, keystoneSessionId, live, localSession, makeSite } from "../auth/testing/make-session";
import { resetMappings } from "../auth/testing/reset-mappings";
import { db } from "../db";
import { addRoleMapping } from "./add-role-mapping";
import { changeRoleMapping } from "./change-role-mapping";
import { listRoleMappings } from "./list-role-mappings";
import { removeRoleMapping } from "./remove-role-mapping";

let siteId: string;
let local: Session;
let boss: Session;
let audit: Awaited<ReturnType<typeof auditSince>>;

beforeEach(async () => {
  await db().session.deleteMany();
  await db().site.deleteMany();
  await resetMappings();
  siteId = (await makeSite()).id;
  local = await localSession("administrator", "admin");
  boss = await live(await keystoneSessionId(siteId, "boss", [grantOf("p", "admin")]));
  audit = await auditSince();
});
afterAll(() => db().$disconnect());

const idOf = async (name: string) =>
  (await db().roleMapping.findFirstOrThrow({ where: { nameKey: name } })).id;

describe("the mappings", () => {
  it("are Keystone's own roles at first, those that give most first", async () => {
    const rows = await listRoleMappings(local);
    expect(rows.map(({ name, role }) => `${name}: ${role}`)).toEqual([
      "admin: admin",
      "manager: operator",
      "member: operator",
      "reader: viewer",
    ]);
  });

  it("act at the next request of whoever has them, up and down", async () => {
    const id = await keystoneSessionId(siteId, "ada", [grantOf("p", "reader")]);
    const role = async () => (await findSession(id))?.role ?? null;
    expect(await role()).toBe("viewer");
    const reader = { id: await idOf("reader") };
    await changeRoleMapping(local, { ...reader, role: "operator" });
    expect(await role()).toBe("operator");
    await addRoleMapping(local, { kind: "group", name: "ops", domainId: "default", role: "auditor" });
    expect(await role()).toBe("operator");
    await changeRoleMapping(local, { ...reader, role: "viewer" });
    expect(await role()).toBe("viewer");
  });

  it("end for good the sessions that give nothing any more: they do not come back with the mapping", async () => {
    const id = await keystoneSessionId(siteId, "ada", [grantOf("p", "reader")]);
    const both = await keystoneSessionId(siteId, "bob", [grantOf("p", "reader", "member")]);
    await removeRoleMapping(local, { id: await idOf("reader") });
    expect((await audit()).at(-1)).toMatchObject({
      action: "role_mapping.removed",
      details: { endedSessions: 1 },
    });
    await addRoleMapping(local, { kind: "role", name: "reader", role: "viewer" });
    expect((await audit()).at(-1)).toMatchObject({ details: { endedSessions: 0 } });
    expect(await findSession(id)).toBeNull();
    expect((await db().session.findUnique({ where: { id } }))?.revokedAt).not.toBeNull();
    for (const alive of [both, boss.id, local.id]) expect(await findSession(alive)).not.toBeNull();
  });

  it("are written down with old and new", async () => {
    const added = await addRoleMapping(local, {
      kind: "group",
      name: " Night Watch ",
      domainId: "default",
      role: "operator",
    });
    await changeRoleMapping(local, { ...added, role: "admin" });
    await removeRoleMapping(local, added);
    const group = { kind: "group", name: "Night Watch", domainId: "default" };
    const target = { targetKind: "role_mapping", targetId: added.id, targetName: "group Night Watch" };
    expect(await audit()).toMatchObject([
      {
        action: "role_mapping.added",
        ...target,
        details: { old: null, new: { ...group, role: "operator" } },
      },
      {
        action: "role_mapping.changed",
        details: { old: { ...group, role: "operator" }, new: { ...group, role: "admin" } },
      },
      { action: "role_mapping.removed", details: { old: { ...group, role: "admin" }, new: null } },
    ]);
  });

  it.each([
    [{ kind: "role", name: " ", role: "viewer" }, "name"],
    [{ kind: "role", name: "x".repeat(256), role: "viewer" }, "name"],
    [{ kind: "role", name: "a\u0000b", role: "viewer" }, "name"],
    [{ kind: "role", name: "ADMIN", role: "viewer" }, "name"],
    [{ kind: "role", name: { contains: "" }, role: "viewer" }, "name"],
    [{ kind: "group", name: "ops", role: "viewer" }, "domainId"],
    [{ kind: "group", name: "ops", domainId: "no domain", role: "viewer" }, "domainId"],
    [{ kind: "role", name: "x", role: "owner" }, "role"],
    [{ kind: "user", name: "x", role: "viewer" }, "kind"],
    [{}, "name"],
  ])("refuses %j beside its field, and changes nothing", async (input, field) => {
    await expect(addRoleMapping(local, input)).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.any(String) },
    });
    expect(await db().roleMapping.count()).toBe(4);
    expect(await audit()).toEqual([]);
  });

  it("keep a role and groups of the same name in different domains apart", async () => {
    for (const domainId of ["a", "b"])
      await addRoleMapping(local, { kind: "group", name: "admin", domainId, role: "viewer" });
    expect(await db().roleMapping.count({ where: { nameKey: "admin" } })).toBe(3);
  });

  it("say so when the row is gone", async () => {
    const reader = { id: await idOf("reader") };
    await removeRoleMapping(local, reader);
    await expect(removeRoleMapping(local, reader)).rejects.toMatchObject({ code: "not_found" });
    await expect(changeRoleMapping(local, { ...reader, role: "viewer" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("who may", () => {
  it.each(["viewer", "operator", "auditor"] as const)("%s changes nothing", async (role) => {
    const session = await localSession(role, role);
    const id = await idOf("reader");
    const tries = [
      addRoleMapping(session, { kind: "role", name: "x", role: "admin" }),
      changeRoleMapping(session, { id, role: "admin" }),
      removeRoleMapping(session, { id }),
    ];
    for (const attempt of tries) await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
    expect(await db().roleMapping.count()).toBe(4);
  });

  it("an auditor reads them, a viewer and an operator do not", async () => {
    expect(await listRoleMappings(await localSession("auditor", "auditor"))).toHaveLength(4);
    for (const role of ["viewer", "operator"] as const)
      await expect(localSession(role, role).then(listRoleMappings)).rejects.toMatchObject({
        code: "forbidden",
      });
  });
});

describe("an administrator's own role", () => {
  it("is taken by the own change only knowingly", async () => {
    const id = await idOf("admin");
    await expect(removeRoleMapping(boss, { id })).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("you would be signed out at once"),
    });
    await expect(changeRoleMapping(boss, { id, role: "viewer" })).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("you would be viewer"),
    });
    expect((await findSession(boss.id))?.role).toBe("admin");
    expect(await audit()).toEqual([]);
    await changeRoleMapping(boss, { id, role: "viewer", confirmed: true });
    expect((await findSession(boss.id))?.role).toBe("viewer");
  });

  it("may go by one way when it comes by another", async () => {
    const id = await keystoneSessionId(siteId, "both", [grantOf("p", "admin", "manager")]);
    const both = await live(id);
    await changeRoleMapping(both, { id: await idOf("manager"), role: "admin" });
    await removeRoleMapping(both, { id: await idOf("admin") });
    expect((await findSession(id))?.role).toBe("admin");
  });

  it("is no question for the local administrator, who always remains", async () => {
    await removeRoleMapping(local, { id: await idOf("admin") });
    expect(await findSession(boss.id)).toBeNull();
    expect((await findSession(local.id))?.role).toBe("admin");
  });
});
