import { FakeHost } from "../../../compute-host/testing/fake-host";
import { fakeSite, json } from "../../openstack/testing/fake-site";
import { guestAgent } from "../guest-agent";
import { type HostAccess, HostShell } from "../host-shell";
import { addressFrom, parseKnownHosts } from "../known-hosts";
import type { QuiesceTarget } from "../quiesce-method";
import { type FakeSshd, fakeSshd, newKeys } from "./fake-sshd";

const DOMAIN = "instance-0000000a";

/** A site with two compute hosts behind real SSH, and a VM on the first of them. */
export async function guestAgentStage(changes: Partial<HostAccess> = {}) {
  const keys = newKeys();
  const hosts = { c1: new FakeHost(), c2: new FakeHost() };
  const sshds: Record<string, FakeSshd> = {};
  for (const [name, host] of Object.entries(hosts))
    sshds[name] = await fakeSshd({ host, userKey: keys.private });
  const [c1, c2] = [sshds.c1, sshds.c2] as [FakeSshd, FakeSshd];
  hosts.c1.put(DOMAIN);
  /** What Nova says of the VM; undefined: it is deleted. */
  const nova = {
    host: "c1" as string | undefined,
    taskState: null as string | null,
    isDown: false,
    isSilent: false,
  };
  const site = await fakeSite({
    reply: ({ path }, res) => {
      if (nova.isSilent) return;
      if (nova.isDown) return json(res, 503, { error: { message: "down" } });
      if (nova.host === undefined || !path.includes(TARGET.serverId))
        return json(res, 404, { itemNotFound: { code: 404, message: "no such instance" } });
      json(res, 200, { server: wire(nova.host, nova.taskState) });
    },
  });
  const knownHosts = `c1,${c1.knownHosts}\nc2,${c2.knownHosts}`;
  const known = parseKnownHosts(changes.knownHosts ?? knownHosts);
  const access: HostAccess = {
    user: "stillpoint",
    port: 22,
    privateKey: keys.private,
    knownHosts,
    addressOf: (host) => addressFrom(known, host),
    ...changes,
  };
  const shell = new HostShell(access, { allowLoopback: true });
  return {
    hosts,
    c1,
    c2,
    nova,
    site,
    access,
    shell,
    keys,
    method: guestAgent(site.session, access, shell),
    guest: () => hosts.c1.guest(DOMAIN),
    close: async () => {
      shell.close();
      await Promise.all([c1.close(), c2.close(), site.close()]);
      await Promise.all(Object.values(hosts).map((host) => host.close()));
    },
  };
}

export type GuestAgentStage = Awaited<ReturnType<typeof guestAgentStage>>;

export const TARGET: QuiesceTarget = {
  serverId: "5f1c1b6e-7f0f-4b7e-9a6e-0d3a4e0b7c11",
  name: "vm",
  vmState: "active",
  taskState: null,
  powerState: 1,
  isLocked: false,
  host: "c1",
  instanceName: DOMAIN,
  imageProperties: { hw_qemu_guest_agent: "yes" },
};

const wire = (host: string, taskState: string | null) => ({
  id: TARGET.serverId,
  status: "ACTIVE",
  tenant_id: "p",
  created: "2026-11-20T00:00:00Z",
  name: "vm",
  "OS-EXT-STS:vm_state": "active",
  "OS-EXT-STS:task_state": taskState,
  "OS-EXT-SRV-ATTR:host": host,
  "OS-EXT-SRV-ATTR:instance_name": DOMAIN,
});
