import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/lib/db";
import { isDatabaseUnavailable } from "@/lib/is-database-unavailable";
import { BlackHole } from "@/lib/worker/testing/black-hole";
import { GET as alive } from "./live/route";
import { GET } from "./route";

let hole: BlackHole;
beforeAll(async () => {
  hole = await BlackHole.before(process.env.DATABASE_URL ?? "");
  process.env.DATABASE_URL = hole.url; // before the first use of db()
});
afterAll(async () => {
  await hole.close();
  await db().$disconnect();
});

it("says so within seconds when the database stops answering, and no query waits for ever", async () => {
  expect((await GET()).status).toBe(200);
  hole.swallow();
  const start = performance.now();
  const query = db()
    .localUser.count()
    .catch((error) => error);
  const response = await GET();
  expect(performance.now() - start).toBeLessThan(4_000);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ status: "unavailable", reason: "The database does not answer." });
  // The process itself is well: nobody is to start it again for that.
  expect(alive().status).toBe(200);
  expect(isDatabaseUnavailable(await query)).toBe(true);
  expect(performance.now() - start).toBeLessThan(12_000);
});
