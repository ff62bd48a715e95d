import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { removeCredential } from "../sites/remove-credential";
import { forgetOrphans } from "./forget-orphans";
import { addCredential, addSite, sessionOf } from "./testing/rows";

const DAY = 86_400_000;
let siteId: string;

beforeEach(async () => {
  await db().site.deleteMany();
  siteId = await addSite();
  const of = { siteId, detail: {}, seenAt: new Date(Date.now() - 40 * DAY) };
  for (const projectId of ["read", "orphan"]) {
    const server = { ...of, projectId, name: "x", status: "ACTIVE", searchText: "x" };
    await db().inventoryServer.create({ data: { ...server, serverId: randomUUID() } });
    await db().inventoryVolume.create({ data: { ...of, projectId, volumeId: randomUUID(), sizeGib: 1 } });
    await db().inventoryPort.create({ data: { ...of, projectId, portId: randomUUID(), deviceId: "d" } });
  }
  await addCredential(siteId, "read");
});
afterAll(() => db().$disconnect());

it("forgets what no credential reads any more, and nothing else", async () => {
  expect(await forgetOrphans(new Date())).toBe(3);
  expect(await db().inventoryServer.findMany()).toMatchObject([{ projectId: "read" }]);
  expect(await db().inventoryVolume.findMany()).toMatchObject([{ projectId: "read" }]);
  expect(await db().inventoryPort.findMany()).toMatchObject([{ projectId: "read" }]);
});

it("keeps it for 30 days after the credential was removed, however long nothing had changed", async () => {
  const credentialId = await addCredential(siteId, "orphan");
  const admin = { ...sessionOf("admin"), address: "192.0.2.1" };
  await removeCredential(admin, { credentialId });
  expect(await forgetOrphans(new Date())).toBe(0);
  expect(await forgetOrphans(new Date(Date.now() + 29 * DAY))).toBe(0);
  expect(await forgetOrphans(new Date(Date.now() + 31 * DAY))).toBe(3);
});
