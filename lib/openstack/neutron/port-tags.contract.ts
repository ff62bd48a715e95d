import { afterAll, beforeAll, expect, test } from "vitest";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import { createNetwork, deleteNetwork } from "./networks";
import { deletePort } from "./port-changes";
import { findPort, listPorts } from "./ports";
import { replaceTags } from "./tags";

let demo: Session;
const cleanup = new Cleanup();

beforeAll(async () => {
  demo = await cloudSession("r1-demo");
});

afterAll(async () => {
  try {
    await cleanup.run();
  } finally {
    await demo.transport.close();
    reportCalls();
  }
});

test("tags that come with a new port are taken without a word and not kept: they need a request of their own", async () => {
  const network = await createNetwork(demo, { name: testName("tags") });
  cleanup.add("network", () => deleteNetwork(demo, network.id));
  const port = { network_id: network.id, tags: ["dr:run"] };
  await demo.call({ service: "network", method: "POST", path: "/ports", expect: [201], body: { port } });
  const read = async () => {
    const found: { id: string; tags: readonly string[] }[] = [];
    for await (const each of listPorts(demo, { networkIds: [network.id] })) found.push(each);
    return found;
  };
  const [made] = await read();
  const id = made?.id ?? "";
  cleanup.add("port", () => deletePort(demo, id));
  expect(made?.tags).toEqual([]);
  await replaceTags(demo, "ports", id, ["dr:run"]);
  expect((await findPort(demo, id))?.tags).toEqual(["dr:run"]);
});

test("a member does not change the MAC of a port that is there", async () => {
  const network = await createNetwork(demo, { name: testName("mac") });
  cleanup.add("network", () => deleteNetwork(demo, network.id));
  await demo.call({
    service: "network",
    method: "POST",
    path: "/ports",
    expect: [201],
    body: { port: { network_id: network.id } },
  });
  let id = "";
  for await (const port of listPorts(demo, { networkIds: [network.id] })) id = port.id;
  cleanup.add("port", () => deletePort(demo, id));
  const change = demo.call({
    service: "network",
    method: "PUT",
    path: `/ports/${id}`,
    expect: [200],
    body: { port: { mac_address: "fa:16:3e:77:02:99" } },
  });
  await expect(change).rejects.toMatchObject({ kind: "forbidden", fault: "PolicyNotAuthorized" });
});
