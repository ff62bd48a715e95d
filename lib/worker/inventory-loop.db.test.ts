import { afterAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { addCredential, addSite } from "../inventory/testing/rows";
import { inventoryLoop } from "./inventory-loop";

beforeEach(() => db().site.deleteMany());
afterAll(() => db().$disconnect());

it("reads every credential's project, and notes why one could not be read", async () => {
  await addCredential(await addSite("Lyon"), "p1");
  const turin = await addSite("Turin");
  await addCredential(turin, "p1");
  await addCredential(turin, "p2");
  const loop = inventoryLoop();
  loop.start();
  const read = () => db().inventoryScope.count({ where: { claimedAt: null, failedAt: { not: null } } });
  await expect.poll(read, { timeout: 10_000 }).toBe(3);
  await loop.stop();
  for (const { failure, asOf } of await db().inventoryScope.findMany()) {
    expect(asOf).toBeNull();
    expect(failure).toMatch(/^The credential's secret cannot be opened: .*Save the credential again/);
  }
});
