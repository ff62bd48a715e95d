import { afterAll, beforeAll, expect, test } from "vitest";
import { listAllServers } from "../nova/servers";
import { Session } from "../session";
import { cloudEntry, cloudSession, reportCalls } from "../testing/cloud";
import { Transport } from "../transport";
import { listOwnProjects } from "./projects";
import { isTokenAccepted, revokeToken } from "./tokens";

let here: Session;
let there: Session;
let demo: Session;

beforeAll(async () => {
  [here, there, demo] = await Promise.all([cloudSession("r1"), cloudSession("r2"), cloudSession("r1-demo")]);
});
afterAll(async () => {
  await Promise.all([here, there, demo].map((s) => s.transport.close()));
  reportCalls();
});

/** The same user signed in once more: a token of its own, to spoil. */
const again = (session: Session, cloud: string): Session =>
  new Session(session.transport, cloudEntry(cloud).credential);

test("a token of one site is accepted at the other, until it is revoked", async () => {
  const token = await again(here, "r1").token();
  expect(await isTokenAccepted(here, token.value)).toBe(true);
  expect(await isTokenAccepted(there, token.value)).toBe(true);
  await revokeToken(there, token.value);
  expect(await isTokenAccepted(there, token.value)).toBe(false);
  await revokeToken(there, token.value);
});

test("what is no token is not accepted", async () => {
  expect(await isTokenAccepted(here, "gAAAAABnonsense")).toBe(false);
});

test("a user asks about its own token with it, and not about another's", async () => {
  const session = again(demo, "r1-demo");
  const token = await session.token();
  expect(await isTokenAccepted(session, token.value)).toBe(true);
  const admins = await again(here, "r1").token();
  await expect(isTokenAccepted(session, admins.value)).rejects.toMatchObject({ kind: "forbidden" });
  await expect(revokeToken(session, admins.value)).rejects.toMatchObject({ kind: "forbidden" });
});

test.each([
  ["Keystone", (s: Session) => listOwnProjects(s)],
  ["Nova", (s: Session) => listAllServers(s, { name: "none-has-this-name" })],
] as const)("a call to %s with a revoked token signs in again and is made once more", async (_, call) => {
  const session = again(here, "r1");
  const revoked = await session.token();
  await revokeToken(here, revoked.value);
  await call(session);
  expect((await session.token()).value).not.toBe(revoked.value);
});

test("a wrong password is refused, and says nothing of the password", async () => {
  const { connection, credential } = cloudEntry("r1");
  const transport = new Transport(connection);
  const session = new Session(transport, {
    ...credential,
    password: "not-the-password",
  } as typeof credential);
  const refusal = await session.token().catch((e: unknown) => e);
  expect(refusal).toMatchObject({ kind: "unauthorized", status: 401, isAmbiguous: false });
  expect(String(refusal)).not.toContain("not-the-password");
  await transport.close();
});

test("a region that the catalog does not have is named, with those that it has", async () => {
  const { connection, credential } = cloudEntry("r1");
  const transport = new Transport({ ...connection, region: "Atlantis" });
  await expect(listAllServers(new Session(transport, credential))).rejects.toMatchObject({
    kind: "endpoint_missing",
    status: undefined,
    causeText: expect.stringMatching(/^the catalog's compute service has no region "Atlantis"; it has \w+/),
  });
  await transport.close();
});
