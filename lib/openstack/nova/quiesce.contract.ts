import { afterAll, beforeAll, expect, test } from "vitest";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls } from "../testing/cloud";
import { getInstanceAction } from "./instance-actions";
import { quiesceServer, showQuiesce, unquiesceServer } from "./quiesce";
import { getServer, type Server } from "./servers";
import { bootServer, QUICK } from "./testing/boot";
import { waitForServer } from "./wait-for-server";

const NOBODY = "00000000-0000-4000-8000-000000000000";
const cleanup = new Cleanup();
let admin: Session;
let demo: Session;
/** In project demo; each test leaves it active. */
let server: Server;

beforeAll(async () => {
  [admin, demo] = await Promise.all([cloudSession("r1-admin-demo"), cloudSession("r1-demo")]);
  server = await bootServer(admin, "quiesce", cleanup);
});

afterAll(async () => {
  await cleanup.run();
  await Promise.all([admin, demo].map((s) => s.transport.close()));
  reportCalls();
});

const become = (vmState: string, requestId: string | undefined) =>
  waitForServer(admin, server.id, { ...QUICK, vmState, requestId });

const reportOf = async (id: string) => (await showQuiesce(admin, [id]))?.servers[0];

test("as the specification has it: taken on, then done; both in Nova's record", async () => {
  const { requestId } = await quiesceServer(admin, server.id);
  expect(await become("quiesced", requestId)).toMatchObject({ status: "QUIESCED", powerState: 1 });
  expect(await getInstanceAction(admin, server.id, requestId ?? "")).toMatchObject({
    action: "quiesce",
    hasFailed: false,
    events: [{ event: "compute_quiesce_instance" }],
  });
  const thaw = await unquiesceServer(admin, server.id);
  await become("active", thaw.requestId);
  expect(await getInstanceAction(admin, server.id, thaw.requestId ?? "")).toMatchObject({
    action: "unquiesce",
  });
});

test("answered when it is done; the report tells until when", async () => {
  const before = Date.now();
  await quiesceServer(admin, server.id, { timeoutSeconds: 20, wait: true });
  const report = await reportOf(server.id);
  expect(report).toMatchObject({ vmState: "quiesced", taskState: null, frozen: "yes", isThawOwed: false });
  expect(Date.parse(report?.deadline ?? "") - before).toBeGreaterThan(18_000);
  expect(Date.parse(report?.deadline ?? "") - before).toBeLessThan(25_000);
  await unquiesceServer(admin, server.id, { wait: true, urgent: true });
  expect(await reportOf(server.id)).toEqual({
    id: server.id,
    vmState: "active",
    taskState: null,
    powerState: 1,
    frozen: "no",
    deadline: undefined,
    isThawOwed: false,
    reason: undefined,
  });
  expect((await getServer(admin, server.id)).vmState).toBe("active");
});

test("refused in the other state, for who may not, for a body that is wrong, for what is not there", async () => {
  const conflict = (action: string, state: string) => ({
    kind: "conflict",
    status: 409,
    causeText: `HTTP 409: Cannot '${action}' instance ${server.id} while it is in vm_state ${state}`,
  });
  await expect(unquiesceServer(admin, server.id)).rejects.toMatchObject(conflict("unquiesce", "active"));
  await quiesceServer(admin, server.id, { wait: true });
  await expect(quiesceServer(admin, server.id)).rejects.toMatchObject(conflict("quiesce", "quiesced"));
  await unquiesceServer(admin, server.id, { wait: true });
  await expect(quiesceServer(demo, server.id)).rejects.toMatchObject({ kind: "forbidden", status: 403 });
  await expect(showQuiesce(demo, [server.id])).rejects.toMatchObject({ kind: "forbidden" });
  await expect(quiesceServer(admin, server.id, { timeoutSeconds: 0 })).rejects.toMatchObject({
    kind: "bad_request",
  });
  await expect(quiesceServer(admin, NOBODY)).rejects.toMatchObject({ kind: "not_found" });
  await expect(unquiesceServer(admin, NOBODY)).rejects.toMatchObject({ kind: "not_found" });
});

test("the report of none but the open ones, and of what Nova does not know", async () => {
  await quiesceServer(admin, server.id, { wait: true });
  const open = await showQuiesce(admin, []);
  expect(open?.servers.map((s) => s.id)).toContain(server.id);
  expect(open).toMatchObject({ defaultTimeoutMs: 15_000, maxTimeoutMs: 60_000 });
  expect(open?.guards.some((g) => g.isUp)).toBe(true);
  await unquiesceServer(admin, server.id, { wait: true });
  expect((await showQuiesce(admin, []))?.servers.map((s) => s.id)).not.toContain(server.id);
  expect((await showQuiesce(admin, [NOBODY]))?.servers).toEqual([]);
});

test("a nova-api without it would answer a 404 of its own, as to any path that it does not know", async () => {
  const call = { service: "compute", method: "GET", path: "/os-no-such-thing", expect: [200] } as const;
  await expect(admin.call(call)).rejects.toMatchObject({
    kind: "not_found",
    requestId: expect.stringMatching(/^req-/),
  });
});
