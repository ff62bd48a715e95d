import { afterAll, beforeAll } from "vitest";
import type { Session } from "../../session";
import { Cleanup } from "../../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../../testing/cloud";
import { type CreateNetwork, createNetwork, deleteNetwork } from "../networks";
import { type CreatePort, createPort, deletePort } from "../port-changes";
import { createSubnet, deleteSubnet } from "../subnets";

/** Networks, subnets and ports of a test, which are removed behind it. To be called once in a test file. */
export function networkLab() {
  const cleanup = new Cleanup();
  const lab = {
    admin: {} as Session,
    demo: {} as Session,
    cleanup,
    makeNetwork: async (session: Session, fields: Partial<CreateNetwork> = {}) => {
      const network = await createNetwork(session, { name: testName("network"), ...fields });
      cleanup.add(`network ${network.id}`, () => deleteNetwork(session, network.id));
      return network;
    },
    makeSubnet: async (session: Session, networkId: string, cidr: string) => {
      const subnet = await createSubnet(session, {
        networkId,
        name: testName("subnet"),
        cidr,
        ipVersion: 4,
        hasDhcp: false,
        dnsServers: ["192.0.2.53"],
        hostRoutes: [{ destination: "198.51.100.0/24", nexthop: cidr.replace("0/24", "254") }],
      });
      cleanup.add(`subnet ${subnet.id}`, () => deleteSubnet(session, subnet.id));
      return subnet;
    },
    makePort: async (session: Session, fields: Omit<CreatePort, "name">) => {
      const port = await createPort(session, { name: testName("port"), ...fields });
      cleanup.add(`port ${port.id}`, () => deletePort(session, port.id));
      return port;
    },
  };
  beforeAll(async () => {
    [lab.admin, lab.demo] = await Promise.all([cloudSession("r1"), cloudSession("r1-demo")]);
  });
  afterAll(async () => {
    try {
      await cleanup.run();
    } finally {
      await Promise.all([lab.admin.transport.close(), lab.demo.transport.close()]);
      reportCalls();
    }
  });
  return lab;
}
