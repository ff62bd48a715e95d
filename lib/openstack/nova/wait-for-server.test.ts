import { afterEach, describe, expect, test } from "vitest";
import { fakeSite, json } from "../testing/fake-site";
import { manualClock } from "../testing/manual-clock";
import { fixture } from "../testing/one-call";
import type { Server } from "./servers";
import { waitForServer, waitUntilServerGone } from "./wait-for-server";

const { servers } = fixture("nova/GET-v2.1-servers-detail-200").body as {
  servers: Record<string, unknown>[];
};
const REQUEST_ID = "req-11111111-2222-4333-8444-555555555555";

interface Look {
  vm?: string;
  task?: string | null;
  fault?: string;
  /** The record of the action; undefined when there is none. */
  record?: { message?: string; events: { finished: boolean; result?: string; details?: string }[] };
}

let close = async () => {};
afterEach(() => close());

/** A site at which each look at the server shows the next of these; the last one stays. */
async function showing(...looks: (Look | "gone")[]) {
  let at = 0;
  const site = await fakeSite({
    reply: ({ path }, res) => {
      const look = looks[Math.min(at, looks.length - 1)] ?? "gone";
      if (path.includes("os-instance-actions")) {
        if (look === "gone" || !look.record) return json(res, 404, { itemNotFound: { message: "none" } });
        return json(res, 200, { instanceAction: action(look.record) });
      }
      at++;
      if (look === "gone") return json(res, 404, { itemNotFound: { message: "gone" } });
      json(res, 200, {
        server: {
          ...servers[0],
          "OS-EXT-STS:vm_state": look.vm,
          "OS-EXT-STS:task_state": look.task ?? null,
          ...(look.fault ? { fault: { code: 500, message: look.fault } } : {}),
        },
      });
    },
  });
  close = site.close;
  return { session: site.session, looks: () => at };
}

const action = (record: NonNullable<Look["record"]>) => ({
  action: "stop",
  request_id: REQUEST_ID,
  start_time: "2026-11-20T10:00:00.000000",
  message: record.message ?? null,
  events: record.events.map((e) => ({
    event: "compute_stop_instance",
    start_time: "2026-11-20T10:00:00.000000",
    finish_time: e.finished ? "2026-11-20T10:00:01.000000" : null,
    result: e.result ?? null,
    details: e.details ?? null,
  })),
});

const wait = () => ({ deadlineMs: 60_000, clock: manualClock() });
const running = { events: [{ finished: false }] };
const done = { events: [{ finished: true, result: "Success" }] };
const before = { vmState: "active", taskState: null, status: "ACTIVE" } as Server;

describe("waiting for a server", () => {
  test("ends in the wanted state with no task", async () => {
    const site = await showing(
      { vm: "active", task: "powering-off" },
      { vm: "stopped", task: "powering-off" },
      { vm: "stopped" },
    );
    const server = await waitForServer(site.session, "s1", { ...wait(), vmState: ["stopped", "paused"] });
    expect(server.vmState).toBe("stopped");
    expect(site.looks()).toBe(3);
  });

  test("takes a state as the new one only once it has changed", async () => {
    const site = await showing({ vm: "active" }, { vm: "active", task: "rebooting" }, { vm: "active" });
    await waitForServer(site.session, "s1", { ...wait(), vmState: "active", before });
    expect(site.looks()).toBe(3);
  });

  test("with a request id ends when its record has ended, the state being the same all along", async () => {
    const site = await showing(
      { vm: "active" },
      { vm: "active", record: { events: [] } },
      { vm: "active", record: running },
      { vm: "active", record: done },
    );
    await waitForServer(site.session, "s1", { ...wait(), vmState: "active", requestId: REQUEST_ID });
    expect(site.looks()).toBe(4);
  });

  test("fails when an event of the action did, though the action was read before that was noted", async () => {
    const events = [{ finished: true, result: "Error", details: "no such port" }];
    const site = await showing({ vm: "active", record: { events } });
    const failure = waitForServer(site.session, "s1", {
      ...wait(),
      vmState: "active",
      requestId: REQUEST_ID,
    });
    await expect(failure).rejects.toMatchObject({ causeText: expect.stringContaining("no such port") });
  });

  test("fails when the action did, with the reason of its event", async () => {
    const events = [{ finished: true, result: "Error", details: "agent is dead" }];
    const site = await showing(
      { vm: "active", task: "pausing", record: { message: "Error", events } },
      { vm: "active", record: { message: "Error", events } },
    );
    const failure = waitForServer(site.session, "s1", {
      ...wait(),
      vmState: "paused",
      requestId: REQUEST_ID,
    });
    await expect(failure).rejects.toMatchObject({
      kind: "conflict",
      causeText: "its stop failed at compute_stop_instance: agent is dead",
    });
    expect(site.looks()).toBe(2);
  });

  test("fails in ERROR with the fault's message", async () => {
    const site = await showing(
      { vm: "building", task: "spawning" },
      { vm: "error", fault: "No valid host was found." },
    );
    await expect(waitForServer(site.session, "s1", { ...wait(), vmState: "active" })).rejects.toMatchObject({
      kind: "conflict",
      call: "waiting for server s1 to become active",
      causeText: "its state is ERROR: No valid host was found.",
    });
  });

  test("does not take the ERROR that it was in for a new one", async () => {
    const site = await showing(
      { vm: "error", record: running },
      { vm: "error", task: "powering-off", record: running },
      { vm: "stopped", record: done },
    );
    const error = { ...before, vmState: "error" };
    const options = { ...wait(), vmState: "stopped", before: error, requestId: REQUEST_ID };
    expect((await waitForServer(site.session, "s1", options)).vmState).toBe("stopped");
  });

  test("may be for ERROR", async () => {
    const site = await showing({ vm: "error" });
    expect((await waitForServer(site.session, "s1", { ...wait(), vmState: "error" })).vmState).toBe("error");
  });

  test("bears a server that is not there yet, and not one that never comes", async () => {
    const late = await showing("gone", "gone", { vm: "active" });
    await waitForServer(late.session, "s1", { ...wait(), vmState: "active" });
    await close();
    const never = await showing("gone");
    await expect(waitForServer(never.session, "s1", { ...wait(), vmState: "active" })).rejects.toMatchObject({
      kind: "conflict",
      causeText: "it does not exist",
    });
  });
});

describe("waiting for a server to be gone", () => {
  test("ends with the 404, not with vm_state deleted", async () => {
    const site = await showing({ vm: "active", task: "deleting" }, { vm: "deleted" }, "gone");
    await waitUntilServerGone(site.session, "s1", wait());
    expect(site.looks()).toBe(4); // absence is believed when it is seen twice
  });

  test("ends past the deadline", async () => {
    const site = await showing({ vm: "error" });
    await expect(waitUntilServerGone(site.session, "s1", wait())).rejects.toMatchObject({ kind: "timeout" });
  });
});
