import { expect, test } from "vitest";
import { type Asking, askSandbox, byCredential, byPassword, byToken } from "../testing/ask-sandbox";

const V3 = "/identity/v3";
const DEMO = { project: { name: "demo", domain: { id: "default" } } };

async function idsOf({ ask, tokenOf }: Asking) {
  const admin = await tokenOf("admin");
  const named = async (kind: string, name: string): Promise<string> =>
    (await ask("GET", `${V3}/${kind}?name=${name}`, admin)).body[kind][0].id;
  return { admin, demo: await named("users", "demo"), project: await named("projects", "demo"), named };
}

/** A new application credential of demo's. */
async function credential({ ask, tokenOf }: Asking, demoId: string, more: object = {}) {
  const { body } = await ask("POST", `${V3}/users/${demoId}/application_credentials`, await tokenOf("demo"), {
    body: { application_credential: { name: "of-a-test", ...more } },
  });
  return body.application_credential as { id: string; secret: string };
}

test("an application credential and its tokens are good until it expires", async () => {
  const sandbox = await askSandbox();
  const { ask, clock, signIn } = sandbox;
  const { demo } = await idsOf(sandbox);
  const expires_at = new Date(clock.now() + 60_000).toISOString();
  const { id, secret } = await credential(sandbox, demo, { expires_at });
  const { token } = await signIn(byCredential(id, secret));
  clock.advance(59_000);
  expect((await ask("GET", `${V3}/auth/projects`, token)).status).toBe(200);
  clock.advance(2_000);
  expect((await ask("GET", `${V3}/auth/projects`, token)).status).toBe(401);
  expect((await signIn(byCredential(id, secret))).status).toBe(401);
});

test("the token of a deleted application credential is 404 at Keystone, and 401 elsewhere", async () => {
  const sandbox = await askSandbox();
  const { ask, signIn, tokenOf } = sandbox;
  const { demo } = await idsOf(sandbox);
  const { id, secret } = await credential(sandbox, demo);
  const { token } = await signIn(byCredential(id, secret));
  await ask("DELETE", `${V3}/users/${demo}/application_credentials/${id}`, await tokenOf("demo"));
  expect(await ask("GET", `${V3}/auth/projects`, token)).toMatchObject({
    status: 404,
    body: { error: { message: `Could not find Application Credential: ${id}.` } },
  });
  expect((await ask("GET", "/placement/usages", token)).status).toBe(401);
});

test("a credential takes no scope, and its token makes no other", async () => {
  const sandbox = await askSandbox();
  const { demo } = await idsOf(sandbox);
  const { id, secret } = await credential(sandbox, demo, { unrestricted: true });
  expect((await sandbox.signIn(byCredential(id, secret), DEMO)).status).toBe(401);
  const { token } = await sandbox.signIn(byCredential(id, secret));
  expect((await sandbox.signIn(byToken(token), DEMO)).status).toBe(403);
});

test("who loses a role loses the tokens and the credentials of that project", async () => {
  const sandbox = await askSandbox();
  const { ask, signIn, tokenOf } = sandbox;
  const { admin, demo, project, named } = await idsOf(sandbox);
  const { id, secret } = await credential(sandbox, demo);
  const token = await tokenOf("demo");
  const member = await named("roles", "member");
  await ask("DELETE", `${V3}/projects/${project}/users/${demo}/roles/${member}`, admin);
  expect((await ask("GET", `${V3}/auth/projects`, token)).status).toBe(401);
  expect((await signIn(byCredential(id, secret))).status).toBe(404);
  expect((await signIn(byPassword("demo"), DEMO)).status).toBe(401);
  expect((await signIn(byPassword("demo"), "unscoped")).status).toBe(201);
});

test("a credential has the roles that it names, as long as its user has them, and not what they imply", async () => {
  const sandbox = await askSandbox();
  const { ask, signIn } = sandbox;
  const { admin, demo, project, named } = await idsOf(sandbox);
  const group = (await ask("POST", `${V3}/groups`, admin, { body: { group: { name: "g" } } })).body.group.id;
  await ask("PUT", `${V3}/groups/${group}/users/${demo}`, admin);
  await ask(
    "PUT",
    `${V3}/projects/${project}/groups/${group}/roles/${await named("roles", "service")}`,
    admin,
  );
  const { id, secret } = await credential(sandbox, demo, { roles: [{ name: "service" }] });
  const rolesOf = (told: { body: { token: { roles: { name: string }[] } } }) =>
    told.body.token.roles.map((role) => role.name);
  expect(rolesOf(await signIn(byCredential(id, secret)))).toEqual(["service"]);
  await ask("DELETE", `${V3}/groups/${group}/users/${demo}`, admin);
  expect((await signIn(byCredential(id, secret))).status).toBe(401);
  await ask("PUT", `${V3}/groups/${group}/users/${demo}`, admin);
  expect((await signIn(byCredential(id, secret))).status).toBe(201);
  const member = await credential(sandbox, demo, { name: "m", roles: [{ name: "member" }] });
  expect(rolesOf(await signIn(byCredential(member.id, member.secret)))).toEqual(["member"]);
});

test("a token has the roles that its user has now", async () => {
  const { ask, tokenOf, ...sandbox } = await askSandbox();
  const { admin, demo, project, named } = await idsOf({ ask, tokenOf, ...sandbox });
  const token = await tokenOf("demo");
  const grant = `${V3}/projects/${project}/users/${demo}/roles/${await named("roles", "admin")}`;
  const list = async () => (await ask("GET", `${V3}/users`, token)).status;
  expect(await list()).toBe(403);
  await ask("PUT", grant, admin);
  expect(await list()).toBe(200);
  await ask("DELETE", grant, admin);
  expect(await list()).toBe(403);
});

test("a new password ends the tokens, and not the credentials", async () => {
  const sandbox = await askSandbox();
  const { ask, signIn, tokenOf } = sandbox;
  const { demo } = await idsOf(sandbox);
  const { id, secret } = await credential(sandbox, demo);
  const token = await tokenOf("demo");
  const change = (original_password: string) =>
    ask("POST", `${V3}/users/${demo}/password`, token, {
      body: { user: { password: "another", original_password } },
    });
  expect((await change("wrong")).status).toBe(401);
  expect((await change("a-test-password")).status).toBe(204);
  expect((await ask("GET", `${V3}/auth/projects`, token)).status).toBe(401);
  expect((await signIn(byPassword("demo"), DEMO)).status).toBe(401);
  expect((await signIn(byPassword("demo", "another"), DEMO)).status).toBe(201);
  expect((await signIn(byCredential(id, secret))).status).toBe(201);
});

test("a token made of a token lives no longer, and tells of both", async () => {
  const sandbox = await askSandbox();
  const { clock, signIn } = sandbox;
  const first = await signIn(byPassword("demo"), "unscoped");
  clock.advance(600_000);
  const { body } = await signIn(byToken(first.token), DEMO);
  expect(body.token).toMatchObject({
    methods: ["token", "password"],
    expires_at: first.body.token.expires_at,
    audit_ids: [expect.any(String), first.body.token.audit_ids[0]],
  });
});

test("a reader of the whole cloud reads all of Keystone and changes nothing; the catalog has nothing of a project", async () => {
  const sandbox = await askSandbox();
  const { ask, signIn } = sandbox;
  const { admin, demo, named } = await idsOf(sandbox);
  const system = { system: { all: true } };
  expect((await signIn(byPassword("demo"), system)).status).toBe(401);
  const reader = await named("roles", "reader");
  expect((await ask("PUT", `${V3}/system/users/${demo}/roles/${reader}`, admin)).status).toBe(204);
  const { token, body } = await signIn(byPassword("demo"), system);
  expect(body.token.system).toEqual({ all: true });
  expect(body.token.project).toBeUndefined();
  const volumes = body.token.catalog.find((s: { type: string }) => s.type === "volumev3");
  expect(volumes.endpoints).toEqual([]);
  expect((await ask("GET", `${V3}/users`, token)).status).toBe(200);
  expect((await ask("DELETE", `${V3}/users/${demo}`, token)).status).toBe(403);
});

test("without a scope a user gets the own default project, when there is a role in it", async () => {
  const sandbox = await askSandbox();
  const { ask, signIn } = sandbox;
  const { admin, demo, project } = await idsOf(sandbox);
  expect((await signIn(byPassword("demo"))).body.token.project).toBeUndefined();
  await ask("PATCH", `${V3}/users/${demo}`, admin, { body: { user: { default_project_id: project } } });
  expect((await signIn(byPassword("demo"))).body.token.project).toMatchObject({ id: project });
  expect((await signIn(byPassword("demo"), "unscoped")).body.token.project).toBeUndefined();
});

test("paths that Keystone does not have are told to anybody, in Flask's page; methods in JSON", async () => {
  const { ask } = await askSandbox();
  const path = await ask("GET", `${V3}/nothing`);
  expect(path.status).toBe(404);
  expect(path.headers.get("content-type")).toContain("text/html");
  expect(await ask("PATCH", `${V3}/auth/projects`)).toMatchObject({
    status: 405,
    body: { message: "The method is not allowed for the requested URL." },
  });
  expect((await ask("GET", "/placement/nothing")).status).toBe(401);
});
