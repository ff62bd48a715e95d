import { afterAll, expect, test } from "vitest";
import { cloudSession, reportCalls } from "../testing/cloud";
import { listAllServers } from "./servers";

afterAll(reportCalls);

test("lists servers", async () => {
  const s = await cloudSession("r1");
  const token = await s.token();
  expect(token.roles).toContain("admin");
  expect(token.clockDifferenceMs).toBeLessThan(2000);
  const all = await listAllServers(s, { allProjects: true });
  console.log(all.length, all[0]);
  await s.transport.close();
});
