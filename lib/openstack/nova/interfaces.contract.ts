import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import { listInterfaces } from "./interfaces";
import { getServer } from "./servers";
import { bootServer } from "./testing/boot";

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
