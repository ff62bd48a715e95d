import { expect, test } from "vitest";
import type { Session } from "../session";
import { fakeSite, json } from "../testing/fake-site";
import { fixture, idAfter, oneCall } from "../testing/one-call";
import {
  createApplicationCredential,
  deleteApplicationCredential,
  listApplicationCredentials,
} from "./application-credentials";
import { listEndpoints, listServices } from "./endpoints";
import { findProject, findProjectByName, getProject, listOwnProjects, listProjects } from "./projects";
import { listRegions } from "./regions";
import { listRoleAssignments } from "./role-assignments";
import { listRoles } from "./roles";
import { isTokenAccepted, revokeToken } from "./tokens";
import { findUserByName, getUser, listUserGroups } from "./users";

interface Row {
  from: string;
  /** The path that is asked, when not the recorded one: what the session's own user is in it. */
  path?: string;
  idAfter?: string;
  call(session: Session, id: string): Promise<unknown>;
  query?: Record<string, string>;
  body?: unknown;
  /** X-Subject-Token */
  subject?: string;
  gives?: unknown;
}

const ID = expect.stringMatching(/^[0-9a-f]{32}$/);
const NAME = expect.any(String);
const some = (shape: Record<string, unknown>) => expect.arrayContaining([expect.objectContaining(shape)]);

const ROWS: Record<string, Row> = {
  "isTokenAccepted, yes": {
    from: "HEAD-v3-auth-tokens-200",
    call: (s) => isTokenAccepted(s, "t1"),
    query: { nocatalog: "true" },
    subject: "t1",
    gives: true,
  },
  "isTokenAccepted, no": {
    from: "HEAD-v3-auth-tokens-404",
    call: (s) => isTokenAccepted(s, "t1"),
    query: { nocatalog: "true" },
    subject: "t1",
    gives: false,
  },
  revokeToken: { from: "DELETE-v3-auth-tokens-204", call: (s) => revokeToken(s, "t1"), subject: "t1" },
  "revokeToken, ended": {
    from: "DELETE-v3-auth-tokens-404",
    call: (s) => revokeToken(s, "t1"),
    subject: "t1",
  },
  listOwnProjects: {
    from: "GET-v3-auth-projects-200",
    call: (s) => listOwnProjects(s),
    gives: some({ id: ID, name: "demo", domainId: "default", isEnabled: true }),
  },
  listProjects: {
    from: "GET-v3-projects-200",
    call: (s) => listProjects(s, { domainId: "d1" }),
    query: { domain_id: "d1" },
    gives: some({ id: ID, name: "demo", description: undefined }),
  },
  findProjectByName: {
    from: "GET-v3-projects-200",
    call: (s) => findProjectByName(s, "demo", "d1"),
    query: { name: "demo", domain_id: "d1" },
    gives: expect.objectContaining({ id: ID }),
  },
  getProject: {
    from: "GET-v3-projects-ID-200",
    idAfter: "projects",
    call: getProject,
    gives: expect.objectContaining({ id: ID, name: "demo" }),
  },
  "findProject, none": { from: "GET-v3-projects-ID-404", idAfter: "projects", call: findProject },
  getUser: {
    from: "GET-v3-users-ID-200",
    idAfter: "users",
    call: getUser,
    gives: expect.objectContaining({ id: ID, name: "demo", isEnabled: true, passwordExpiresAt: undefined }),
  },
  findUserByName: {
    from: "GET-v3-users-200",
    call: (s) => findUserByName(s, "demo", "d1"),
    query: { name: "demo", domain_id: "d1" },
    gives: expect.objectContaining({ id: ID, name: "demo" }),
  },
  listUserGroups: {
    from: "GET-v3-users-ID-groups-200",
    idAfter: "users",
    call: listUserGroups,
    gives: [{ id: ID, name: NAME, domainId: "default" }],
  },
  listRoles: {
    from: "GET-v3-roles-200",
    call: (s) => listRoles(s),
    gives: some({ id: ID, name: "admin", domainId: undefined }),
  },
  "listRoleAssignments, each once": {
    from: "GET-v3-role-assignments-200",
    call: (s) => listRoleAssignments(s, { userId: "u1", projectId: "p1" }),
    query: { effective: "true", include_names: "true", "user.id": "u1", "scope.project.id": "p1" },
    gives: expect.toSatisfy((rows: { role: { name: string } }[]) => {
      const names = rows.map((r) => r.role.name).sort();
      return names.join() === "member,reader";
    }),
  },
  listRegions: {
    from: "GET-v3-regions-200",
    call: (s) => listRegions(s),
    gives: some({ id: "RegionOne", description: undefined, parentId: undefined }),
  },
  listServices: {
    from: "GET-v3-services-200",
    call: (s) => listServices(s, { type: "compute" }),
    query: { type: "compute" },
    gives: [{ id: ID, type: "compute", name: NAME, isEnabled: true }],
  },
  listEndpoints: {
    from: "GET-v3-endpoints-200",
    call: (s) => listEndpoints(s, { regionId: "r", serviceId: "s", interface: "public" }),
    query: { region_id: "r", service_id: "s", interface: "public" },
    gives: [expect.objectContaining({ id: ID, regionId: "RegionOne", interface: "public", isEnabled: true })],
  },
  createApplicationCredential: {
    from: "POST-v3-users-ID-application-credentials-201",
    path: "/v3/users/u/application_credentials",
    call: (s) =>
      createApplicationCredential(s, { name: "n", roles: ["member"], expiresAt: "2099-01-01T00:00:00Z" }),
    body: {
      application_credential: { name: "n", roles: [{ name: "member" }], expires_at: "2099-01-01T00:00:00Z" },
    },
    gives: { id: ID, secret: NAME, requestId: expect.stringMatching(/^req-/) },
  },
  listApplicationCredentials: {
    from: "GET-v3-users-ID-application-credentials-200",
    path: "/v3/users/u/application_credentials",
    call: (s) => listApplicationCredentials(s, { name: "n" }),
    query: { name: "n" },
    gives: some({ id: ID, expiresAt: "2099-01-01T00:00:00.000Z", isUnrestricted: false, roles: ["member"] }),
  },
  deleteApplicationCredential: {
    from: "DELETE-v3-users-ID-application-credentials-ID-204",
    path: "/v3/users/u/application_credentials/c1",
    call: (s) => deleteApplicationCredential(s, "c1"),
  },
};

test.each(Object.entries(ROWS))("%s", async (_, row) => {
  const recorded = fixture(`keystone/${row.from}`);
  const path = row.path ?? recorded.path.split("?")[0] ?? "";
  const id = row.idAfter ? idAfter(recorded, row.idAfter) : "";
  const made = await oneCall({ ...recorded, path }, (s) => row.call(s, id));
  expect(made.error).toBeUndefined();
  expect(made).toMatchObject({ method: recorded.method, path });
  expect(made.query).toEqual(row.query ?? {});
  expect(made.body).toEqual(row.body);
  expect(made.headers["x-subject-token"]).toBe(row.subject);
  expect(made.value).toEqual(row.gives);
});

test("a secret that was made is masked in errors of the site from then on", async () => {
  const secret = "a-secret-of-this-test";
  const site = await fakeSite({
    reply: ({ method }, res) =>
      method === "POST"
        ? json(res, 201, { application_credential: { id: "c1", secret } })
        : json(res, 400, { error: { code: 400, message: `no good: ${secret}` } }),
  });
  expect((await createApplicationCredential(site.session, { name: "n" })).secret).toBe(secret);
  const error = await listRegions(site.session).catch((e: unknown) => e);
  await site.close();
  expect(String(error)).toContain("no good: [masked]");
});

test.each([
  ["GET-v3-projects-ID-404", "not_found", getProject],
  ["GET-v3-projects-ID-403", "forbidden", getProject],
] as const)("%s is told as %s", async (name, kind, call) => {
  const recorded = fixture(`keystone/${name}`);
  const { error } = await oneCall<unknown>(recorded, (s) => call(s, idAfter(recorded, "projects")));
  expect(error).toMatchObject({ kind, status: recorded.status, service: "identity" });
});
