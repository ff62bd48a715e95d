import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { db } from "../db";
import { bare } from "../sandbox/scenes/bare";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox";
import { person } from "../sites/testing/stored-site";
import { flipSwitch } from "./flip-switch";
import { moveClock } from "./move-clock";
import { readPanel, readPanelState } from "./read-panel";
import { removeFault } from "./remove-fault";
import { sandboxMark } from "./sandbox-mark";

let sandbox: Sandbox;
let since: Date;
beforeAll(async () => {
  sandbox = await startSandbox({ scene: bare, password: "of the sandbox", hasLatency: false });
});
beforeEach(async () => {
  vi.stubEnv("STILLPOINT_SANDBOX_CONTROL", sandbox.controlUrl);
  vi.stubEnv("STILLPOINT_SANDBOX_KEY", sandbox.controlKey);
  vi.stubEnv("STILLPOINT_SANDBOX_SITES", "http://127.0.0.1:1");
  await db().site.deleteMany();
  since = new Date();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
  await db().$disconnect();
});

const makeSite = (name: string, isSandbox: boolean, region = name) => {
  const data = {
    id: randomUUID(),
    name,
    nameKey: name.toLowerCase(),
    authUrl: "https://k/v3",
    region,
    isSandbox,
  };
  return db().site.create({ data });
};
const audit = async () =>
  (await db().auditEntry.findMany({ where: { at: { gte: since } }, orderBy: { id: "asc" } })).map(
    ({ action, result, targetName, reason }) => [action, result, targetName, reason],
  );
const slow = (values: Record<string, string>) =>
  flipSwitch(person(), { name: "site-slow", values: { site: "RegionTwo", ...values } });

it("flips a switch with what a form sends, tells what was done, and writes it down before and after", async () => {
  expect(await slow({ ms: "7", afterMs: "" })).toBe("RegionTwo answers 7 ms later");
  const { faults, entries } = await readPanelState(person(), { kind: "did" });
  expect(faults).toMatchObject([{ label: "site-slow", site: "RegionTwo", effect: { do: "delay", ms: 7 } }]);
  expect(entries[0]).toMatchObject({ what: "switch site-slow" });
  expect(await removeFault(person(), { id: faults[0]?.id, name: "Site slow" })).toBe("Site slow is off");
  expect((await readPanelState(person(), {})).faults).toEqual([]);
  expect(await audit()).toEqual([
    ["sandbox.switch_flipped", "intent", "site-slow", null],
    ["sandbox.switch_flipped", "done", "site-slow", null],
    ["sandbox.fault_removed", "intent", "Site slow", null],
    ["sandbox.fault_removed", "done", "Site slow", null],
  ]);
});

it("refuses beside its field what is missing or no number, and passes on what the sandbox refuses", async () => {
  await expect(slow({ ms: "a little" })).rejects.toMatchObject({
    code: "invalid",
    fields: { ms: "a little is no number." },
  });
  await expect(slow({ site: "" })).rejects.toMatchObject({
    fields: { site: expect.stringContaining("Region") },
  });
  await expect(flipSwitch(person(), { name: "no-such", values: {} })).rejects.toMatchObject({
    code: "invalid",
  });
  expect(await audit()).toEqual([]); // nothing was tried
  await expect(slow({ site: "Nowhere" })).rejects.toMatchObject({
    code: "invalid",
    message: "Nothing was changed.",
    fields: { site: expect.stringMatching(/^There is no site Nowhere.*\.$/) },
  });
  expect((await audit()).map(([, result]) => result)).toEqual(["intent", "refused"]);
});

it("moves the clock on", async () => {
  const { clock } = await readPanelState(person(), {});
  await moveClock(person(), { minutes: "30" });
  const moved = (await readPanelState(person(), {})).clock.now - clock.now;
  expect(moved).toBeGreaterThanOrEqual(30 * 60_000);
  await expect(moveClock(person(), { minutes: "0" })).rejects.toMatchObject({ code: "invalid" });
  expect(await audit()).toEqual([
    ["sandbox.clock_moved", "intent", "sandbox clock", null],
    ["sandbox.clock_moved", "done", "sandbox clock", null],
  ]);
});

it("shows the registered sites with what is in them, the switches, and the part of the log that is asked for", async () => {
  await makeSite("Lyon", true, "RegionOne");
  await makeSite("Real", false);
  const panel = await readPanel(person(), { text: "NO SUCH TEXT" });
  expect(panel.sites).toMatchObject([{ name: "Lyon", region: "RegionOne", counts: { networks: 1 } }]);
  expect(panel.entries).toEqual([]);
  expect(panel.switches.map(({ name }) => name)).toContain("site-dark");
});

it.each(["viewer", "operator", "auditor"] as const)("is not for the role %s", async (role) => {
  const other = person(role);
  for (const verb of [readPanelState, flipSwitch, removeFault, moveClock])
    await expect(verb(other, {})).rejects.toMatchObject({ code: "forbidden" });
});

it("is not there in a real installation, and says when the sandbox does not answer", async () => {
  vi.stubEnv("STILLPOINT_SANDBOX_CONTROL", "http://127.0.0.1:1");
  await expect(readPanelState(person(), {})).rejects.toMatchObject({ code: "unavailable" });
  vi.stubEnv("STILLPOINT_SANDBOX_CONTROL", "");
  await expect(readPanelState(person(), {})).rejects.toMatchObject({ code: "not_found" });
  await expect(slow({})).rejects.toMatchObject({ code: "not_found" });
});

it("marks an installation that has simulated sites, and says whether there are others and whether it runs", async () => {
  expect(await sandboxMark()).toBeNull();
  await makeSite("Real", false);
  expect(await sandboxMark()).toBeNull();
  await makeSite("Lyon", true);
  expect(await sandboxMark()).toEqual({ sites: ["Lyon"], hasRealSites: true, isRunning: true });
  vi.stubEnv("STILLPOINT_SANDBOX_SITES", "");
  expect(await sandboxMark()).toMatchObject({ isRunning: false });
});
