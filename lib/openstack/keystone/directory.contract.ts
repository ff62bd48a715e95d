import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudEntry, cloudSession, reportCalls, testName } from "../testing/cloud";
import { listEndpoints, listServices } from "./endpoints";
import { findProject, findProjectByName, getProject, listOwnProjects, listProjects } from "./projects";
import { listRegions } from "./regions";
import { listRoleAssignments } from "./role-assignments";
import { listRoles } from "./roles";
import { findUserByName, getUser, listUserGroups } from "./users";

const NOBODY = "0123456789abcdef0123456789abcdef";
const REFUSED = { kind: "forbidden", status: 403, service: "identity" };
const MISSING = { kind: "not_found", status: 404, requestId: expect.stringMatching(/^req-/) };
const cleanup = new Cleanup();
let admin: Session;
let demo: Session;

beforeAll(async () => {
  [admin, demo] = await Promise.all([cloudSession("r1"), cloudSession("r1-demo")]);
});
afterAll(async () => {
  await cleanup.run();
  await Promise.all([admin.transport.close(), demo.transport.close()]);
  reportCalls();
});

test("own projects for everyone, all of them for admins", async () => {
  const { project } = await demo.token();
  const own = await listOwnProjects(demo);
  expect(own.find((p) => p.id === project?.id)).toMatchObject({ name: project?.name, isEnabled: true });
  const [mine] = own;
  const domainId = mine?.domainId ?? "";
  expect((await listProjects(admin, { domainId })).map((p) => p.id)).toContain(project?.id);
  expect(await getProject(admin, project?.id ?? "")).toMatchObject({ name: project?.name, domainId });
  expect((await findProjectByName(admin, project?.name ?? "", domainId))?.id).toBe(project?.id);
  expect(await findProjectByName(admin, "no such project", domainId)).toBeUndefined();
  expect(await findProject(admin, NOBODY)).toBeUndefined();
  expect((await findProject(admin, project?.id ?? ""))?.name).toBe(project?.name);
  await expect(getProject(admin, NOBODY)).rejects.toMatchObject(MISSING);
  await expect(listProjects(demo)).rejects.toMatchObject(REFUSED);
  await expect(getProject(demo, NOBODY)).rejects.toMatchObject(REFUSED);
});

test("users, and oneself for everyone", async () => {
  const { user } = await demo.token();
  const { domainId = "" } = await getUser(demo, user.id);
  expect(await getUser(demo, user.id)).toMatchObject({ name: user.name, isEnabled: true });
  expect(await findUserByName(admin, user.name, domainId)).toMatchObject({ id: user.id });
  expect(await findUserByName(admin, "no such user", domainId)).toBeUndefined();
  await expect(getUser(admin, NOBODY)).rejects.toMatchObject(MISSING);
  await expect(getUser(demo, (await admin.token()).user.id)).rejects.toMatchObject(REFUSED);
  await expect(findUserByName(demo, user.name, domainId)).rejects.toMatchObject(REFUSED);
});

/** A new user in a new group that has the role member in a new project. */
async function userByGroup() {
  const post = async (kind: string, body: Record<string, unknown>): Promise<string> => {
    const answer = await admin.call({
      service: "identity",
      method: "POST",
      path: `/${kind}s`,
      body: { [kind]: body },
      expect: [201],
    });
    const Made = z.record(z.string(), z.object({ id: z.string() }));
    const id = Made.parse(JSON.parse(answer.body.toString()))[kind]?.id ?? "";
    cleanup.add(`${kind} ${id}`, () =>
      admin.call({ service: "identity", method: "DELETE", path: `/${kind}s/${id}`, expect: [204] }),
    );
    return id;
  };
  const put = (path: string) => admin.call({ service: "identity", method: "PUT", path, expect: [204] });
  const name = testName("directory");
  const [projectId, groupId, userId] = [
    await post("project", { name }),
    await post("group", { name }),
    await post("user", { name }),
  ];
  const roleId = new Map((await listRoles(admin)).map((r) => [r.name, r.id]));
  await put(`/groups/${groupId}/users/${userId}`);
  await put(`/projects/${projectId}/groups/${groupId}/roles/${roleId.get("member")}`);
  // Implied by member as well.
  await put(`/projects/${projectId}/users/${userId}/roles/${roleId.get("reader")}`);
  return { name, projectId, groupId, userId };
}

test("a role by way of a group is the user's, with the roles that it implies, each once", async () => {
  const { name, projectId, groupId, userId } = await userByGroup();
  expect(await listUserGroups(admin, userId)).toMatchObject([{ id: groupId, name }]);
  const roles = await listRoleAssignments(admin, { userId, projectId });
  expect(roles.map((r) => r.role.name).sort()).toEqual(["member", "reader"]);
  for (const r of roles) {
    expect(r).toMatchObject({
      user: { id: userId, name },
      project: { id: projectId, name },
      domain: undefined,
    });
  }
  expect(await listRoleAssignments(admin, { userId, projectId: await demo.projectId() })).toEqual([]);
  await expect(listRoleAssignments(demo, { userId })).rejects.toMatchObject(REFUSED);
  await expect(listUserGroups(demo, userId)).rejects.toMatchObject(REFUSED);
  await expect(listUserGroups(admin, NOBODY)).rejects.toMatchObject(MISSING);
});

test("roles for admins", async () => {
  const names = (await listRoles(admin)).map((r) => r.name);
  expect(names).toEqual(expect.arrayContaining(["admin", "member", "reader"]));
  await expect(listRoles(demo)).rejects.toMatchObject(REFUSED);
});

test("regions for everyone", async () => {
  const regions = (await listRegions(demo)).map((r) => r.id);
  expect(regions).toContain(cloudEntry("r1").connection.region);
  expect(regions).toContain(cloudEntry("r2").connection.region);
});

test("services and endpoints for admins, as in the catalog", async () => {
  const { region } = cloudEntry("r1").connection;
  const [compute] = await listServices(admin, { type: "compute" });
  expect(compute).toMatchObject({ type: "compute", isEnabled: true });
  const serviceId = compute?.id ?? "";
  const found = await listEndpoints(admin, { regionId: region, serviceId, interface: "public" });
  expect(found).toMatchObject([{ serviceId, interface: "public", regionId: region, isEnabled: true }]);
  const base = admin.baseUrl("compute", await admin.token());
  expect(found[0]?.url.replace(/\/$/, "")).toBe(base);
  await expect(listServices(demo)).rejects.toMatchObject(REFUSED);
  await expect(listEndpoints(demo)).rejects.toMatchObject(REFUSED);
});
