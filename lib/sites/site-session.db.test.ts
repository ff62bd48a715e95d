import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { sealWith } from "../secrets/envelope";
import { readKeysAgain } from "../secrets/keys";
import { credentialSession, listCredentials, siteConnection } from "./site-session";

let siteId: string;
let credentialId: string;

beforeEach(async () => {
  await db().site.deleteMany();
  const data = {
    name: "Lyon",
    nameKey: "lyon",
    authUrl: "https://keystone.lyon.example:5000/v3",
    region: "R",
    confirmedHosts: ["nova.lyon.example:8774"],
  };
  siteId = (await db().site.create({ data })).id;
  credentialId = randomUUID();
  await db().siteCredential.create({ data: credential("first secret") });
});
afterAll(() => db().$disconnect());

const anyKey = () => {
  const [key] = readKeysAgain();
  if (!key) throw new Error("no key");
  return key;
};
const sealed = (secret: string) =>
  sealWith(anyKey(), secret, { table: "site_credentials", column: "sealed_secret", row: credentialId });
const credential = (secret: string) => ({
  id: credentialId,
  siteId,
  method: "application_credential",
  identity: { method: "application_credential", id: "app" },
  sealedSecret: sealed(secret),
  projectId: "p1",
  projectName: "core",
  userId: "u1",
  userName: "stillpoint",
  roles: ["member"],
});

it("gives the site's connection as it was confirmed", async () => {
  expect(await siteConnection(siteId)).toEqual({
    name: "Lyon",
    authUrl: "https://keystone.lyon.example:5000/v3",
    region: "R",
    interface: "public",
    confirmedHosts: ["nova.lyon.example:8774"],
    caPem: undefined,
    allowLoopback: false,
  });
});

it("shares one session per credential and one transport per site until something is changed", async () => {
  const first = await credentialSession(credentialId);
  expect(await credentialSession(credentialId)).toBe(first);

  await db().siteCredential.update({ where: { id: credentialId }, data: { sealedSecret: sealed("second") } });
  const second = await credentialSession(credentialId);
  expect(second).not.toBe(first);
  expect(second.transport).toBe(first.transport);

  await db().site.update({ where: { id: siteId }, data: { confirmedHosts: [] } });
  const third = await credentialSession(credentialId);
  expect(third.transport).not.toBe(second.transport);
  expect(third.transport.connection.confirmedHosts).toEqual([]);
});

it("keeps the session over a change that says nothing about how to reach the site", async () => {
  const first = await credentialSession(credentialId);
  await db().site.update({ where: { id: siteId }, data: { recordsCredentialId: credentialId } });
  expect(await credentialSession(credentialId)).toBe(first);
});

it("says that a site or credential is gone", async () => {
  await db().site.delete({ where: { id: siteId } });
  await expect(siteConnection(siteId)).rejects.toMatchObject({ code: "not_found" });
  await expect(credentialSession(credentialId)).rejects.toMatchObject({ code: "not_found" });
});

it("does not open a secret that was moved to another credential", async () => {
  const id = randomUUID();
  const data = { ...credential("x"), id, projectId: "p2" };
  await db().siteCredential.create({ data });
  await expect(credentialSession(id)).rejects.toMatchObject({ name: "EnvelopeError" });
});

it("lists credentials by site and project, without secrets", async () => {
  const listed = await listCredentials();
  expect(listed).toEqual([
    { id: credentialId, siteId, siteName: "Lyon", projectId: "p1", projectName: "core" },
  ]);
  expect(await listCredentials(randomUUID())).toEqual([]);
});
