import { afterAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { InventoryWatch } from "./inventory-watch";
import { addCredential, addSite } from "./testing/rows";

beforeEach(() => db().site.deleteMany());
afterAll(() => db().$disconnect());

it("reads every credential's project, and notes why one could not be read", async () => {
  await addCredential(await addSite("Lyon"), "p1");
  const turin = await addSite("Turin");
  await addCredential(turin, "p1");
  await addCredential(turin, "p2");
  const watch = new InventoryWatch();
  watch.start();
  const read = () => db().inventoryScope.count({ where: { claimedAt: null, failedAt: { not: null } } });
  await expect.poll(read, { timeout: 40_000 }).toBe(3);
  await watch.stop();
  for (const { failure, asOf } of await db().inventoryScope.findMany()) {
    expect(asOf).toBeNull();
    expect(failure).toMatch(/^The credential's secret cannot be opened: .*Save the credential again/);
  }
});

it("reads the others again and again while one site is slow, and does not wait for it when it stops", async () => {
  const slow = await addCredential(await addSite("Lyon"));
  const quick = await addCredential(await addSite("Turin"));
  const begun: string[] = [];
  let given: AbortSignal | undefined;
  const watch = new InventoryWatch({
    lookEveryMs: 10,
    refresh: (id, { signal }) => {
      begun.push(id);
      if (id === quick) return Promise.resolve("refreshed");
      given = signal;
      return new Promise(() => {});
    },
  });
  watch.start();
  await expect.poll(() => begun.filter((id) => id === quick).length).toBeGreaterThan(2);
  expect(begun.filter((id) => id === slow)).toHaveLength(1);
  await watch.stop();
  expect(given?.aborted).toBe(true);
});

it("leaves alone what was read less than a minute ago", async () => {
  const begun: string[] = [];
  const lyon = await addSite("Lyon");
  const [fresh, due] = [await addCredential(lyon, "fresh"), await addCredential(lyon, "due")];
  const scope = (credentialId: string, projectId: string, ageMs: number) =>
    db().inventoryScope.create({
      data: { credentialId, siteId: lyon, projectId, asOf: new Date(Date.now() - ageMs) },
    });
  await scope(fresh, "fresh", 30_000);
  await scope(due, "due", 61_000);
  const watch = new InventoryWatch({
    refresh: async (id) => {
      begun.push(id);
      return "refreshed";
    },
  });
  watch.start();
  await expect.poll(() => begun).toEqual([due]);
  await watch.stop();
});
