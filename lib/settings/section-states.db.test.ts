import { afterAll, beforeEach, expect, it } from "vitest";
import type { Session } from "../auth/session-store";
import { grantOf, keystoneSessionId, live, localSession, makeSite } from "../auth/testing/make-session";
import { resetMappings } from "../auth/testing/reset-mappings";
import { db } from "../db";
import { readSectionStates } from "./section-states";

let admin: Session;

beforeEach(async () => {
  await db().schedule.deleteMany();
  await db().hook.deleteMany();
  await db().worker.deleteMany();
  await db().vnf.deleteMany();
  await db().securitySettings.deleteMany();
  await db().session.deleteMany();
  await db().localUser.deleteMany();
  await db().site.deleteMany();
  await resetMappings();
  admin = await localSession("administrator", "admin");
});
afterAll(() => db().$disconnect());

it("tells how each section stands", async () => {
  await makeSite("Lyon");
  await db().hook.create({
    data: { name: "a", nameKey: "a", kind: "fence", url: "http://h", sealedSecret: "x", createdBy: "me" },
  });
  await db().securitySettings.create({
    data: { fourEyes: ["failover"], idleMinutes: 10, sessionHours: 2, updatedBy: "me" },
  });
  await db().worker.create({ data: { id: "w", hostname: "h", pid: 1, version: "1" } });
  expect(await readSectionStates(admin)).toMatchObject({
    schedules: { count: 0, on: 0, nextAt: null },
    retention: { count: 0, without: 0 },
    storage: { gib: 0, backups: 0 },
    sites: [{ name: "Lyon", state: "unknown" }],
    signIns: { count: 1 },
    security: { idleMinutes: 10, sessionHours: 2, fourEyes: 1 },
    approvals: { fourEyes: 1, toDecide: 0 },
    notifications: { channels: 0, on: 0, givenUp: 0 },
    hooks: { fence: 1, handOver: 0 },
    system: { workers: 1, guardians: 0 },
    manifests: { lastAt: null },
  });
});

it("tells nobody of what they may not see", async () => {
  const site = await makeSite("Lyon");
  const operator = await live(await keystoneSessionId(site.id, "ada", [grantOf("p", "member")]));
  expect(Object.keys(await readSectionStates(operator)).sort()).toEqual(
    ["approvals", "hooks", "notifications", "retention", "schedules", "sites", "storage"].sort(),
  );
  const auditor = await localSession("audrey", "auditor");
  expect(Object.keys(await readSectionStates(auditor))).not.toContain("manifests");
});

it("counts of VNFs and slots what the reader sees", async () => {
  const site = await makeSite("Lyon");
  const vnf = await db().vnf.create({
    data: {
      ...{ name: "core", nameKey: "core", siteId: site.id },
      projects: { create: { projectId: "p" } },
    },
  });
  const dueAt = new Date(Date.now() + 3_600_000);
  await db().schedule.create({
    data: {
      ...{ name: "Nightly", nameKey: "nightly", cadence: {}, timeZone: "UTC", full: {}, createdBy: "me" },
      vnfs: { create: { vnfId: vnf.id, handledUntil: new Date(), nextDueAt: dueAt } },
    },
  });
  expect(await readSectionStates(admin)).toMatchObject({
    schedules: { count: 1, on: 1, nextAt: dueAt.toISOString() },
    retention: { without: 1 },
  });
  const elsewhere = await live(await keystoneSessionId(site.id, "bob", [grantOf("q", "member")]));
  expect(await readSectionStates(elsewhere)).toMatchObject({
    schedules: { count: 1, nextAt: null },
    retention: { without: 0 },
  });
  await db().schedule.updateMany({ data: { isEnabled: false } });
  expect(await readSectionStates(admin)).toMatchObject({ schedules: { count: 1, on: 0, nextAt: null } });
});
