import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { createPort, deletePort } from "../neutron/port-changes";
import { findPort, getPort } from "../neutron/ports";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import { attachInterface, detachInterface, listInterfaces } from "./interfaces";
import { stopServer, suspendServer } from "./server-actions";
import { getServer } from "./servers";
import { bootServer, QUICK } from "./testing/boot";
import { waitForServer } from "./wait-for-server";

const cleanup = new Cleanup();
let session: Session;

beforeAll(async () => {
  session = await cloudSession("r1");
});
afterAll(async () => {
  await cleanup.run();
  await session.transport.close();
  reportCalls();
});

/** A network with a subnet of its own, removed in the end. */
async function network(): Promise<{ id: string; name: string }> {
  const post = async (path: string, body: unknown) => {
    const answer = await session.call({ service: "network", method: "POST", path, body, expect: [201] });
    return JSON.parse(answer.body.toString()) as Record<string, unknown>;
  };
  const { network: made } = z
    .object({ network: z.object({ id: z.string(), name: z.string() }) })
    .parse(await post("/networks", { network: { name: testName("net") } }));
  cleanup.add(`network ${made.id}`, () =>
    session.call({ service: "network", method: "DELETE", path: `/networks/${made.id}`, expect: [204] }),
  );
  await post("/subnets", { subnet: { network_id: made.id, ip_version: 4, cidr: "192.0.2.0/28" } });
  return made;
}

test("shows the ports of a server, and its addresses in order", async () => {
  const net = await network();
  const server = await bootServer(session, "net", cleanup, {
    networks: [{ network: net.id, fixedIp: "192.0.2.5" }],
  });
  const [only, ...more] = await listInterfaces(session, server.id);
  expect(more).toEqual([]);
  expect(only).toMatchObject({ networkId: net.id, fixedIps: [{ address: "192.0.2.5" }] });
  expect((await getServer(session, server.id)).addresses).toEqual([
    { network: net.name, address: "192.0.2.5", version: 4, mac: only?.mac, type: "fixed" },
  ]);
});

test("says when there is no such server", async () => {
  await expect(listInterfaces(session, "00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({
    kind: "not_found",
    status: 404,
  });
});

test("a port is plugged in and out again, and stays; one that is not in fails in the record", async () => {
  const net = await network();
  const server = await bootServer(session, "plug", cleanup);
  const { id: portId, mac } = await createPort(session, { name: testName("port"), networkId: net.id });
  cleanup.add(`port ${portId}`, () => deletePort(session, portId));
  const { fixedIps } = await getPort(session, portId);

  const made = await attachInterface(session, server.id, { portId });
  expect(made).toMatchObject({ portId, networkId: net.id, mac, fixedIps });
  expect(await getPort(session, portId)).toMatchObject({ deviceId: server.id, mac });
  expect(await listInterfaces(session, server.id)).toMatchObject([{ portId }]);
  const other = await bootServer(session, "other", cleanup);
  await expect(attachInterface(session, other.id, { portId })).rejects.toMatchObject({
    kind: "conflict",
    causeText: expect.stringContaining(`Port ${portId} is still in use`),
  });

  const ended = async (requestId: string | undefined) =>
    waitForServer(session, server.id, { ...QUICK, vmState: "active", requestId });
  await ended((await detachInterface(session, server.id, portId)).requestId);
  expect(await listInterfaces(session, server.id)).toEqual([]);
  expect(await findPort(session, portId)).toMatchObject({ deviceId: undefined, mac, fixedIps });
  const again = await detachInterface(session, server.id, portId);
  await expect(ended(again.requestId)).rejects.toMatchObject({
    causeText: expect.stringContaining("detach_interface failed"),
  });
});

test("of a stopped server, a port that Nova made is deleted with its unplugging; one with its MAC and address is plugged in", async () => {
  const net = await network();
  const server = await bootServer(session, "give", cleanup, { networks: [{ network: net.id }] });
  const [made] = await listInterfaces(session, server.id);
  if (!made) throw new Error("Nova made a port");
  const before = await getPort(session, made.portId);
  const stopped = await stopServer(session, server.id);
  await waitForServer(session, server.id, { ...QUICK, vmState: "stopped", ...stopped });
  const { requestId } = await detachInterface(session, server.id, made.portId);
  await waitForServer(session, server.id, { ...QUICK, vmState: "stopped", requestId });
  expect(await findPort(session, made.portId)).toBeUndefined();

  const { mac, fixedIps } = before;
  const again = await createPort(session, { name: testName("again"), networkId: net.id, mac, fixedIps });
  cleanup.add(`port ${again.id}`, () => deletePort(session, again.id));
  await expect(createPort(session, { name: testName("twin"), networkId: net.id, mac })).rejects.toMatchObject(
    { kind: "conflict" },
  );
  expect(await attachInterface(session, server.id, { portId: again.id })).toMatchObject({ mac, fixedIps });
  const off = await detachInterface(session, server.id, again.id);
  await waitForServer(session, server.id, { ...QUICK, vmState: "stopped", ...off });
  expect(await findPort(session, again.id)).toMatchObject({ deviceId: undefined, mac, fixedIps });
});

test("no port is plugged into a suspended server, nor one that is not there", async () => {
  const nobody = "00000000-0000-4000-8000-000000000000";
  const server = await bootServer(session, "still", cleanup);
  await expect(attachInterface(session, server.id, { portId: nobody })).rejects.toMatchObject({
    kind: "not_found",
  });
  await detachInterface(session, nobody, nobody);
  const { requestId } = await suspendServer(session, server.id);
  await waitForServer(session, server.id, { ...QUICK, vmState: "suspended", requestId });
  const refused = { kind: "conflict", status: 409 };
  const { id } = server;
  await expect(attachInterface(session, id, { portId: nobody })).rejects.toMatchObject(refused);
  await expect(detachInterface(session, id, nobody)).rejects.toMatchObject(refused);
});
