import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listComputeServices } from "@/lib/openstack/nova/compute-services";
import { quiesceServer, showQuiesce, unquiesceServer } from "@/lib/openstack/nova/quiesce";
import { rebootServer } from "@/lib/openstack/nova/server-actions";
import type { Session } from "@/lib/openstack/session";
import { failureOf } from "@/lib/openstack/testing/failure-of";
import { ManualClock } from "../core/clock";
import { type TestSandbox, testSandbox } from "../testing/test-sandbox";
import { testVm } from "../testing/test-vm";

let cloud: TestSandbox;
let session: Session;
let vm = "";
let made = 0;
beforeAll(async () => {
  cloud = await testSandbox({ clock: new ManualClock() });
  session = cloud.session("RegionOne", { user: "admin", project: "demo" });
});
beforeEach(async () => {
  await cloud.control.flip("heal");
  vm = (await testVm(session, cloud.control, `guest-${++made}`)).id;
});

const pass = (seconds: number) => cloud.control.advance(seconds * 1_000);
const flip: TestSandbox["control"]["flip"] = (name, values) => cloud.control.flip(name, values);
/** Waits for an answer while time passes. */
async function meanwhile<T>(seconds: number, answer: Promise<T>): Promise<T> {
  let isThere = false;
  const there = answer.finally(() => {
    isThere = true;
  });
  there.catch(() => {});
  for (let i = 0; i < seconds * 10 && !isThere; i++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    await pass(0.1);
  }
  return there;
}
const freeze = (of = vm) => meanwhile(15, quiesceServer(session, of, { wait: true, timeoutSeconds: 60 }));
const thaw = (of = vm) => meanwhile(15, unquiesceServer(session, of, { wait: true }));
const report = async (of = vm) => (await showQuiesce(session, [of]))?.servers[0];
/** What really happened to the guest, oldest first. */
const deeds = async (of = vm) =>
  (await cloud.control.log({ kind: "did", limit: 10_000 })).entries
    .filter((entry) => entry.server === of)
    .map((entry) => `${entry.what} by ${entry.by}`);

test("of a VM's actions only one is struck: the answer of the next freeze is lost, a reboot's is not", async () => {
  await flip("lose-answer", { service: "nova", action: "quiesce" });
  await rebootServer(session, vm, "SOFT");
  await pass(30);
  expect(await failureOf(freeze())).toMatchObject({ kind: "connection_lost", isAmbiguous: true });
  expect(await report()).toMatchObject({ frozen: "yes" });
  expect(await cloud.control.faults()).toMatchObject([{ action: "quiesce", met: 1, struck: 1 }]);
  await thaw();
  await freeze();
  await thaw();
});

describe("an agent", () => {
  test("hangs at the freeze: nobody knows, and the guard thaws; another VM's does not", async () => {
    const { id: fine } = await testVm(session, cloud.control, `fine-${made}`);
    await flip("agent-hangs", { vm, op: "freeze" });
    expect(await failureOf(freeze())).toMatchObject({ status: 409 });
    expect(await report()).toMatchObject({ frozen: "unknown", isThawOwed: true });
    await freeze(fine);
    expect(await report(fine)).toMatchObject({ frozen: "yes" });
    await thaw(fine);
  });

  test("is slow: it freezes after Nova has given up, and the guard thaws it", async () => {
    await flip("agent-slow", { vm: `guest-${made}`, ms: 15_000, times: 1 });
    expect(await failureOf(freeze())).toMatchObject({ status: 409 });
    expect(await deeds()).toEqual([]);
    await pass(60);
    expect(await deeds()).toEqual(["guest frozen by nova-quiesce", "guest thawed by nova-quiesce-guard"]);
  });

  test("fails the next freeze, and not the one after it", async () => {
    await flip("freeze-fails", { vm, reason: "fsfreeze hook has failed with status 1" });
    expect((await failureOf(freeze())).causeText).toMatch(/fsfreeze hook has failed/);
    await pass(60); // until the guard is sure that nothing is frozen
    await freeze();
    expect(await deeds()).toEqual(["guest frozen by nova-quiesce"]);
  });

  test("fails a thaw once, or always", async () => {
    const thaws = async () => (await deeds()).filter((deed) => deed.startsWith("guest thawed"));
    await freeze();
    await flip("thaw-fails", { vm, times: 1 });
    await failureOf(thaw());
    expect(await thaws()).toEqual([]);
    await pass(70); // the guard tries again, at the deadline at last
    expect(await thaws()).toEqual(["guest thawed by nova-quiesce-guard"]);
    await freeze();
    await flip("thaw-fails", { vm, times: 0 });
    await failureOf(thaw());
    await pass(300);
    expect(await thaws()).toHaveLength(1);
    await flip("heal");
    await pass(60);
    expect(await thaws()).toHaveLength(2);
  });
});

describe("a guest", () => {
  test("lets go of its next freeze by itself", async () => {
    await flip("guest-lets-go", { vm, ms: 10_000 });
    await freeze();
    await pass(11);
    expect(await deeds()).toEqual(["guest frozen by nova-quiesce", "guest thawed by the guest itself"]);
    expect(await report()).toMatchObject({ vmState: "quiesced" });
  });

  test("is thawed now", async () => {
    await expect(flip("guest-thaws", { vm })).rejects.toThrow(/is not frozen/);
    await freeze();
    await flip("guest-thaws", { vm });
    expect(await deeds()).toHaveLength(2);
  });

  test("is frozen by somebody else, through Nova or behind it", async () => {
    await flip("foreign-freeze", { vm });
    await pass(1);
    expect(await report()).toMatchObject({ frozen: "yes" });
    expect(await failureOf(freeze())).toMatchObject({ status: 409 });
    const { id } = await testVm(session, cloud.control, `behind-${made}`);
    await flip("foreign-freeze", { vm: id, how: "agent" });
    expect(await failureOf(freeze(id))).toMatchObject({ status: 409 });
    expect(await deeds(id)).toContain("guest frozen by somebody else");
  });
});

describe("a site", () => {
  test("is without its guard, and gets it back", async () => {
    await freeze();
    await flip("guard-stops", { site: "RegionOne" });
    await pass(120);
    expect(await deeds()).toEqual(["guest frozen by nova-quiesce"]);
    expect((await showQuiesce(session, []))?.guards).toMatchObject([{ isUp: false }]);
    await flip("guard-starts", { site: "RegionOne" });
    await pass(2);
    expect(await deeds()).toHaveLength(2);
  });

  test("has a silent cell", async () => {
    await flip("cell-silent", { site: "RegionOne", times: 1 });
    expect((await meanwhile(15, showQuiesce(session, [vm])))?.silentCells).toEqual(["cell1"]);
    expect((await showQuiesce(session, [vm]))?.silentCells).toEqual([]);
  });

  test("has a silent compute host", async () => {
    const isUp = async () => {
      const services = await listComputeServices(session);
      return services.find(({ host }) => host === "r1-compute1")?.isUp;
    };
    await flip("compute-silent", { site: "RegionOne", host: "r1-compute1" });
    await pass(120);
    expect(await isUp()).toBe(false);
    await flip("compute-silent", { site: "RegionOne", host: "r1-compute1", silent: false });
    expect(await isUp()).toBe(true);
    await expect(flip("compute-silent", { site: "RegionOne", host: "none" })).rejects.toThrow(/^host: /);
  });
});
