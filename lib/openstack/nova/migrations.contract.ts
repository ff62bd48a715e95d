import { afterAll, beforeAll, expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls } from "../testing/cloud";
import { listLiveMigrations, listMigrations, migrateServerLive } from "./migrations";
import { stopServer } from "./server-actions";
import type { Server } from "./servers";
import { bootServer, QUICK } from "./testing/boot";
import { waitForServer } from "./wait-for-server";

const cleanup = new Cleanup();
let admin: Session;
let demo: Session;
let server: Server;

beforeAll(async () => {
  [admin, demo] = await Promise.all([cloudSession("r1-admin-demo"), cloudSession("r1-demo")]);
  server = await bootServer(admin, "migrate", cleanup);
});
afterAll(async () => {
  await cleanup.run();
  await Promise.all([admin.transport.close(), demo.transport.close()]);
  reportCalls();
});

test("moves a server, and shows it on the way and in the end", async () => {
  expect(await listLiveMigrations(admin, server.id)).toEqual([]);
  const { requestId } = await migrateServerLive(admin, server.id);
  const seen = new Set<string>();
  const watch = (async () => {
    for (let i = 0; i < 100; i++) {
      for (const m of await listLiveMigrations(admin, server.id)) seen.add(m.status);
      if (seen.size > 0) return;
    }
  })();
  const moved = await waitForServer(admin, server.id, { ...QUICK, vmState: "active", requestId });
  await watch;
  expect(moved.host).not.toBe(server.host);
  expect(["queued", "preparing", "running", "post-migrating"]).toEqual(expect.arrayContaining([...seen]));
  const list = () => collect(listMigrations(admin, { serverId: server.id, type: "live-migration" }));
  // The server is back, and its action has ended, a little before the verdict is written.
  await expect
    .poll(async () => (await list()).map((m) => m.status), { timeout: 10_000 })
    .toEqual(["completed"]);
  const records = await list();
  expect(records).toMatchObject([
    { status: "completed", sourceHost: server.host, targetHost: moved.host, serverId: server.id },
  ]);
  expect(await collect(listMigrations(admin, { serverId: server.id, pageSize: 1 }))).toEqual(records);
  expect(await listLiveMigrations(admin, server.id)).toEqual([]);
});

test("is refused for an unknown host, to members, and for a stopped server", async () => {
  await expect(migrateServerLive(admin, server.id, { host: "no-such-host" })).rejects.toMatchObject({
    kind: "bad_request",
    causeText: expect.stringContaining("no-such-host"),
  });
  await expect(migrateServerLive(demo, server.id)).rejects.toMatchObject({ kind: "forbidden" });
  await expect(listLiveMigrations(demo, server.id)).rejects.toMatchObject({ kind: "forbidden" });
  await expect(collect(listMigrations(demo))).rejects.toMatchObject({ kind: "forbidden" });
  const other = await bootServer(admin, "stopped", cleanup);
  const { requestId } = await stopServer(admin, other.id);
  await waitForServer(admin, other.id, { ...QUICK, vmState: "stopped", requestId });
  await expect(migrateServerLive(admin, other.id)).rejects.toMatchObject({
    kind: "conflict",
    causeText: expect.stringContaining("while it is in vm_state stopped"),
  });
});
