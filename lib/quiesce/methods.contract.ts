import { guestAgent } from "./guest-agent";
import { HostShell } from "./host-shell";
import { cloudUnderTest } from "./testing/cloud-under-test";
import { describeMethod, NOVA_METHODS } from "./testing/method-contract";
import { realHosts } from "./testing/real-hosts";

/*
 * One contract for all methods; methods.test.ts holds the simulated Nova to it too. On real guests, with a devcloud made for
 * them: STILLPOINT_CLOUDS_FILE its clouds.yaml, STILLPOINT_HOSTS_FILE what its `ssh-hosts` printed, and
 * npx vitest run --project openstack lib/quiesce/methods.contract.ts
 */
for (const row of NOVA_METHODS) describeMethod(row, cloudUnderTest);

const { STILLPOINT_HOSTS_FILE: hostsFile } = process.env;
if (hostsFile) {
  const access = realHosts(hostsFile);
  const shell = new HostShell(access, { allowLoopback: true });
  describeMethod(
    {
      name: "guest-agent",
      make: (session) => guestAgent(session, access, shell),
      needsAgent: true,
      holds: true,
      isExclusive: true,
    },
    async () => {
      const cloud = await cloudUnderTest();
      return { ...cloud, close: () => cloud.close().finally(() => shell.close()) };
    },
  );
}
