import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { db } from "../db";
import { cloudsYaml } from "../sandbox/clouds-yaml";
import { telecom } from "../sandbox/scenes/telecom/telecom";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox";
import { knowTestKey } from "../secrets/testing/know-test-key";
import { setUpStep } from "../set-up/set-up-step";
import { siteConnection } from "../sites/site-session";
import { person } from "../sites/testing/stored-site";
import { registerSandboxSites } from "./register-sandbox-sites";

const PASSWORD = "of the sandbox";
let sandbox: Sandbox;
const begin = async () => {
  sandbox = await startSandbox({ scene: telecom, password: PASSWORD, hasLatency: false });
  return cloudsYaml(sandbox, telecom, PASSWORD);
};
const origins = () => sandbox.sites.map(({ authUrl }) => new URL(authUrl).origin).join(",");
const sites = () => db().site.findMany({ orderBy: { nameKey: "asc" }, include: { credentials: true } });

beforeEach(async () => {
  await db().site.deleteMany();
  await db().setUp.deleteMany();
  await knowTestKey();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
});
afterAll(() => db().$disconnect());

it("registers both sites with a credential of each project, one for records, and ends the set-up", async () => {
  const since = new Date();
  await registerSandboxSites(await begin());
  expect(
    (await sites()).map((site) => [site.name, site.region, site.isSandbox, site.credentials.length]),
  ).toEqual([
    ["Lyon", "RegionOne", true, 5],
    ["Oslo", "RegionTwo", true, 5],
  ]);
  for (const { recordsCredentialId, credentials } of await sites())
    expect(credentials.find(({ id }) => id === recordsCredentialId)?.projectName).toBe("ims");
  expect(JSON.stringify(await sites())).not.toContain(PASSWORD);
  expect(await setUpStep(person())).toBeNull();
  const entries = await db().auditEntry.findMany({
    where: { at: { gte: since }, result: "done" },
    orderBy: { id: "asc" },
  });
  expect(entries.map(({ actorName, action, siteName }) => [actorName, action, siteName])).toEqual([
    ["sandbox", "site.added", "Lyon"],
    ["sandbox", "site.added", "Oslo"],
    ["sandbox", "set_up.finished", null],
  ]);
});

it("opens this machine for the sandbox's sites while it runs, and for no other site", async () => {
  await registerSandboxSites(await begin());
  const [lyon] = await sites();
  if (!lyon) throw new Error("no site");
  const isOpen = async () => (await siteConnection(lyon.id)).allowLoopback;
  vi.stubEnv("STILLPOINT_ALLOW_LOOPBACK", "0");
  expect(await isOpen()).toBe(false);
  vi.stubEnv("STILLPOINT_SANDBOX_SITES", origins());
  expect(await isOpen()).toBe(true);
  await db().site.update({ where: { id: lyon.id }, data: { isSandbox: false } });
  expect(await isOpen()).toBe(false);
});

it("follows the sandbox to other ports, and leaves an installation with real sites alone", async () => {
  await registerSandboxSites(await begin());
  const before = await sites();
  await sandbox.close();
  const clouds = await begin();
  await registerSandboxSites(clouds);
  const after = await sites();
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(after.map(({ authUrl }) => authUrl)).toEqual(sandbox.sites.map(({ authUrl }) => authUrl));
  await db().site.deleteMany();
  const real = {
    id: randomUUID(),
    name: "Real",
    nameKey: "real",
    authUrl: "https://k/v3",
    region: "RegionOne",
  };
  await db().site.create({ data: real });
  await registerSandboxSites(clouds);
  expect((await sites()).map(({ name, authUrl }) => [name, authUrl])).toEqual([["Real", "https://k/v3"]]);
});
