import { randomUUID } from "node:crypto";
import { vi } from "vitest";
import { FakeHost } from "../../compute-host/testing/fake-host";
import { fakeSite, json } from "../openstack/testing/fake-site";
import { guestAgent } from "./guest-agent";
import { type HostAccess, HostShell } from "./host-shell";
import type { QuiesceTarget } from "./quiesce-method";
import { fakeSshd, newKeys } from "./testing/fake-sshd";
import { type CloudUnderTest, describeMethod } from "./testing/method-contract";

vi.setConfig({ testTimeout: 120_000 });

/** What the method is made with; the contract knows the session alone. */
let made: { access: HostAccess; shell: HostShell };

/** One compute host with the real script behind real SSH, and a Nova that knows its VMs. */
async function oneHost(): Promise<CloudUnderTest & { close(): Promise<void> }> {
  const keys = newKeys();
  const host = new FakeHost();
  const sshd = await fakeSshd({ host, userKey: keys.private });
  const servers = new Map<string, object>();
  const site = await fakeSite({
    reply: ({ path }, res) => {
      const server = servers.get(path.split("/").at(-1) ?? "");
      if (server) return json(res, 200, { server });
      json(res, 404, { itemNotFound: { code: 404, message: "Instance could not be found." } });
    },
  });
  const access: HostAccess = {
    user: "stillpoint",
    port: sshd.port,
    privateKey: keys.private,
    knownHosts: sshd.knownHosts,
    addressOf: () => "127.0.0.1",
  };
  made = { access, shell: new HostShell(access, { allowLoopback: true }) };
  const domain = ({ instanceName = "" }: QuiesceTarget) => instanceName;
  return {
    session: site.session,
    async boot({ hasAgent }) {
      const serverId = randomUUID();
      const instanceName = `instance-${serverId.slice(0, 8)}`;
      host.put(instanceName, { agent: hasAgent ? "ok" : "none" });
      servers.set(serverId, {
        id: serverId,
        status: "ACTIVE",
        tenant_id: "p",
        created: "2026-11-20T00:00:00Z",
        name: "vm",
        "OS-EXT-STS:vm_state": "active",
        "OS-EXT-STS:task_state": null,
        "OS-EXT-SRV-ATTR:host": "c1",
        "OS-EXT-SRV-ATTR:instance_name": instanceName,
      });
      return {
        ...{ serverId, name: "vm", vmState: "active", taskState: null, powerState: 1, isLocked: false },
        ...{ host: "c1", instanceName, imageProperties: undefined },
      };
    },
    async remove(target) {
      host.remove(domain(target));
      servers.delete(target.serverId);
    },
    isHeld: async (_, target) => host.guest(domain(target)).frozen > 0,
    switchOff: async (target) => host.change(domain(target), { power: "shut off" }),
    async close() {
      made.shell.close();
      await Promise.all([sshd.close(), site.close()]);
      await host.close();
    },
  };
}

describeMethod(
  {
    name: "guest-agent",
    make: (session) => guestAgent(session, made.access, made.shell),
    needsAgent: true,
    holds: true,
    isExclusive: true,
  },
  oneHost,
);
