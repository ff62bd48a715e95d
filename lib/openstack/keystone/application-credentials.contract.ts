import { afterAll, beforeAll, expect, test } from "vitest";
import { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import {
  createApplicationCredential,
  deleteApplicationCredential,
  listApplicationCredentials,
} from "./application-credentials";
import { isTokenAccepted } from "./tokens";

const cleanup = new Cleanup();
let demo: Session;
let there: Session;

beforeAll(async () => {
  [demo, there] = await Promise.all([cloudSession("r1-demo"), cloudSession("r2")]);
});
afterAll(async () => {
  await cleanup.run();
  await Promise.all([demo.transport.close(), there.transport.close()]);
  reportCalls();
});

test("signs in by id and by name, at both sites, and not any more once it is deleted", async () => {
  const name = testName("app-cred");
  const made = await createApplicationCredential(demo, {
    name,
    description: "of a test",
    roles: ["member"],
    expiresAt: "2099-01-01T00:00:00Z",
  });
  const { id, secret, requestId } = made;
  cleanup.add(`application credential ${id}`, () => deleteApplicationCredential(demo, id));
  expect(requestId).toMatch(/^req-/);
  const { user, project } = await demo.token();
  expect(await listApplicationCredentials(demo, { name })).toEqual([
    {
      id,
      name,
      description: "of a test",
      projectId: project?.id,
      expiresAt: "2099-01-01T00:00:00.000Z",
      isUnrestricted: false,
      roles: ["member"],
    },
  ]);
  await expect(createApplicationCredential(demo, { name })).rejects.toMatchObject({
    kind: "conflict",
    status: 409,
  });

  const signIn = (session: Session) =>
    new Session(session.transport, { method: "application_credential", id, secret });
  const byId = signIn(demo);
  const token = await byId.token();
  expect(token).toMatchObject({ user: { id: user.id }, project: { id: project?.id } });
  expect(token.roles).toContain("member");
  const byName = { method: "application_credential", name, user: { id: user.id }, secret } as const;
  expect((await new Session(demo.transport, byName).token()).project?.id).toBe(project?.id);
  expect((await signIn(there).token()).project?.id).toBe(project?.id);
  // Restricted: it cannot make another.
  const another = createApplicationCredential(byId, { name: testName("another") }).then((c) =>
    deleteApplicationCredential(demo, c.id),
  );
  await expect(another).rejects.toMatchObject({ kind: "forbidden", status: 403 });

  await deleteApplicationCredential(demo, id);
  await deleteApplicationCredential(demo, id);
  expect(await listApplicationCredentials(demo, { name })).toEqual([]);
  expect(await isTokenAccepted(there, token.value)).toBe(false);
  const refusal = await signIn(demo)
    .token()
    .catch((e: unknown) => e);
  // Keystone says 404 here; a wrong secret is a 401.
  expect(refusal).toMatchObject({ kind: "unauthorized", status: 404 });
  expect(String(refusal)).not.toContain(secret);
});

test("with a role that its user does not have is refused", async () => {
  const bad = createApplicationCredential(demo, { name: testName("role"), roles: ["admin"] }).then((c) =>
    deleteApplicationCredential(demo, c.id),
  );
  await expect(bad).rejects.toMatchObject({ kind: "bad_request", status: 400 });
});
