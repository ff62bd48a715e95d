import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import { findInstanceAction, getInstanceAction, listInstanceActions } from "./instance-actions";
import {
  callServerAction,
  createServerImage,
  getConsoleOutput,
  lockServer,
  pauseServer,
  rebootServer,
  resetServerState,
  resumeServer,
  startServer,
  stopServer,
  suspendServer,
  unlockServer,
  unpauseServer,
} from "./server-actions";
import type { Server } from "./servers";
import { getServer } from "./servers";
import { bootServer, QUICK } from "./testing/boot";
import { waitForServer } from "./wait-for-server";

const NOBODY = "00000000-0000-4000-8000-000000000000";
const cleanup = new Cleanup();
/** In the server's project. */
let admin: Session;
/** An admin in another project. */
let outsider: Session;
let demo: Session;
/** In project demo; each test leaves it active and unlocked. */
let server: Server;

beforeAll(async () => {
  [admin, outsider, demo] = await Promise.all([
    cloudSession("r1-admin-demo"),
    cloudSession("r1"),
    cloudSession("r1-demo"),
  ]);
  server = await bootServer(admin, "actions", cleanup);
});

afterAll(async () => {
  await cleanup.run();
  await Promise.all([admin, outsider, demo].map((s) => s.transport.close()));
  reportCalls();
});

const become = (vmState: string, requestId: string | undefined) =>
  waitForServer(demo, server.id, { ...QUICK, vmState, requestId });

const conflict = (name: string, state: string) => ({
  kind: "conflict",
  status: 409,
  fault: "conflictingRequest",
  causeText: `HTTP 409: Cannot '${name}' instance ${server.id} while it is in vm_state ${state}`,
});

describe("what a member may do", () => {
  test.each([
    ["stop", stopServer, "stopped", "start", startServer],
    ["pause", pauseServer, "paused", "unpause", unpauseServer],
    ["suspend", suspendServer, "suspended", "resume", resumeServer],
  ] as const)("%s and back, each refused in the other state", async (there, go, state, back, comeBack) => {
    await expect(comeBack(demo, server.id)).rejects.toMatchObject(conflict(back, "active"));
    const before = await getServer(demo, server.id);
    const { requestId } = await go(demo, server.id);
    const away = await waitForServer(demo, server.id, { ...QUICK, vmState: state, before });
    expect(away.vmState).toBe(state);
    await expect(go(demo, server.id)).rejects.toMatchObject(conflict(there, state));

    const record = await getInstanceAction(demo, server.id, requestId ?? "");
    expect(record).toMatchObject({ action: there, requestId, hasFailed: false });
    expect(record.events[0]).toMatchObject({ event: `compute_${there}_instance`, hasFailed: false });
    const returned = await comeBack(demo, server.id);
    expect((await become("active", returned.requestId)).powerState).toBe(1);
  });

  test("pausing a stopped one is refused", async () => {
    await become("stopped", (await stopServer(demo, server.id)).requestId);
    await expect(pauseServer(demo, server.id)).rejects.toMatchObject(conflict("pause", "stopped"));
    await become("active", (await startServer(demo, server.id)).requestId);
  });

  test.each(["SOFT", "HARD"] as const)("a %s reboot, told by its record alone", async (type) => {
    const { requestId } = await rebootServer(demo, server.id, type);
    await become("active", requestId);
    expect(await getInstanceAction(demo, server.id, requestId ?? "")).toMatchObject({
      action: "reboot",
      events: [{ event: "compute_reboot_instance", finishedAt: expect.any(String) }],
    });
  });

  test("read the console", async () => {
    expect(await getConsoleOutput(demo, server.id)).toMatch(/\w/);
    expect(await getConsoleOutput(demo, server.id, { lines: 1 })).toMatch(/\w/);
    await expect(getConsoleOutput(demo, NOBODY)).rejects.toMatchObject({ kind: "not_found" });
  });

  test("any action by its name; one that Nova does not know is refused", async () => {
    const { requestId } = await callServerAction(demo, server.id, { "os-stop": null }, { urgent: true });
    await become("stopped", requestId);
    await become("active", (await startServer(demo, server.id)).requestId);
    await expect(callServerAction(demo, server.id, { "no-such-action": null })).rejects.toMatchObject({
      kind: "bad_request",
      status: 400,
    });
    await expect(callServerAction(demo, NOBODY, { "os-stop": null })).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});

describe("a lock", () => {
  test("by a member keeps the member out until unlocked", async () => {
    await lockServer(demo, server.id, "because of a test");
    expect(await getServer(demo, server.id)).toMatchObject({
      isLocked: true,
      lockedReason: "because of a test",
    });
    await expect(stopServer(demo, server.id)).rejects.toMatchObject({
      kind: "conflict",
      causeText: `HTTP 409: Instance ${server.id} is locked`,
    });
    await unlockServer(demo, server.id);
    expect((await getServer(demo, server.id)).isLocked).toBe(false);
  });

  test("of one that is off keeps the member from starting it; a second one of its project changes nothing", async () => {
    await become("stopped", (await stopServer(demo, server.id)).requestId);
    await lockServer(demo, server.id, "stillpoint f-1");
    await expect(startServer(demo, server.id)).rejects.toMatchObject({
      kind: "conflict",
      causeText: `HTTP 409: Instance ${server.id} is locked`,
    });
    await lockServer(demo, server.id, "somebody else's");
    expect(await getServer(demo, server.id)).toMatchObject({
      ...{ vmState: "stopped", taskState: null, powerState: 4 },
      ...{ isLocked: true, lockedReason: "stillpoint f-1" },
    });
    await unlockServer(demo, server.id);
    const free = await getServer(demo, server.id);
    expect([free.isLocked, free.lockedReason]).toEqual([false, undefined]);
    // Nothing to open is no error.
    await unlockServer(demo, server.id);
    await become("active", (await startServer(demo, server.id)).requestId);
  });

  test("by an admin of another project lets admins pass, and a member not even unlock", async () => {
    await lockServer(outsider, server.id, "an admin's");
    try {
      await expect(unlockServer(demo, server.id)).rejects.toMatchObject({ kind: "forbidden", status: 403 });
      await become("stopped", (await stopServer(admin, server.id)).requestId);
      await become("active", (await startServer(admin, server.id)).requestId);
    } finally {
      await unlockServer(outsider, server.id);
    }
  });

  test("by an admin who is scoped to the server's project is a member's: a member unlocks it", async () => {
    await lockServer(admin, server.id, "the owner's");
    await expect(stopServer(demo, server.id)).rejects.toMatchObject({ kind: "conflict" });
    await unlockServer(demo, server.id);
    expect((await getServer(demo, server.id)).isLocked).toBe(false);
  });
});

describe("a reset", () => {
  test("writes states, for admins alone", async () => {
    await expect(resetServerState(demo, server.id, "error")).rejects.toMatchObject({ kind: "forbidden" });
    await resetServerState(admin, server.id, "error");
    expect(await getServer(demo, server.id)).toMatchObject({ status: "ERROR", vmState: "error" });
    await expect(pauseServer(demo, server.id)).rejects.toMatchObject(conflict("pause", "error"));
    const { requestId } = await resetServerState(admin, server.id, "active");
    expect(await getServer(demo, server.id)).toMatchObject({ vmState: "active", taskState: null });
    // Its record has no events: nothing was done.
    expect(await getInstanceAction(admin, server.id, requestId ?? "")).toMatchObject({
      action: "resetState",
      events: [],
    });
  });
});

describe("an image of a server from an image", () => {
  test("is made while the server has a task", async () => {
    const made = await createServerImage(demo, server.id, {
      name: testName("image"),
      metadata: { dr_test: "yes" },
    });
    const image = { service: "image", path: `/images/${made.imageId}` } as const;
    try {
      await become("active", made.requestId);
      const answer = await demo.call({ ...image, method: "GET", expect: [200] });
      expect(JSON.parse(answer.body.toString())).toMatchObject({ dr_test: "yes", instance_uuid: server.id });
    } finally {
      await demo.call({ ...image, method: "DELETE", expect: [204, 404] });
    }
    await expect(createServerImage(demo, NOBODY, { name: "x" })).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("the record of actions", () => {
  test("is there for its owner, in pages of one too", async () => {
    await become("stopped", (await stopServer(demo, server.id)).requestId);
    const { requestId } = await startServer(demo, server.id);
    await become("active", requestId);
    const all = await collect(listInstanceActions(demo, server.id));
    expect(all[0]).toMatchObject({
      action: "start",
      requestId,
      hasFailed: false,
      startedAt: expect.any(String),
    });
    expect(all.at(-1)?.action).toBe("create");
    expect(await collect(listInstanceActions(demo, server.id, { pageSize: 1 }))).toEqual(all);
    expect(await findInstanceAction(demo, server.id, `req-${NOBODY}`)).toBeUndefined();
    await expect(getInstanceAction(demo, server.id, `req-${NOBODY}`)).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});

describe("waiting", () => {
  test("for what does not come ends with its state", async () => {
    const wait = { deadlineMs: 600, interval: { firstMs: 100, maxMs: 200 } };
    await expect(waitForServer(demo, server.id, { ...wait, vmState: "paused" })).rejects.toMatchObject({
      kind: "timeout",
      causeText: "it is still active, no task after 1 s",
    });
    const before = await getServer(demo, server.id);
    await expect(
      waitForServer(demo, server.id, { ...wait, vmState: "active", before }),
    ).rejects.toMatchObject({
      kind: "timeout",
      causeText: expect.stringMatching(/^it has not begun/),
    });
  });

  test("ends when the action failed, though the server is as before", async () => {
    // Nova does not look at the host before it accepts this; the scheduler's answer is in the record only.
    const { requestId } = await callServerAction(
      admin,
      server.id,
      { "os-migrateLive": { host: server.host, block_migration: "auto" } },
      { microversion: { pin: "2.93", atLeast: "2.68" } },
    );
    const wait = waitForServer(admin, server.id, { ...QUICK, vmState: "active", requestId });
    await expect(wait).rejects.toMatchObject({
      kind: "conflict",
      causeText: expect.stringMatching(/^its live-migration failed/),
    });
  });
});
