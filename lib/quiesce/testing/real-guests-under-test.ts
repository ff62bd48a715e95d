import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { listImages } from "../../openstack/glance/images";
import { stopServer } from "../../openstack/nova/server-actions";
import { bootServer, QUICK, removeServer } from "../../openstack/nova/testing/boot";
import { waitForServer } from "../../openstack/nova/wait-for-server";
import { collect } from "../../openstack/pagination";
import { Cleanup } from "../../openstack/testing/cleanup";
import { cloudSession, reportCalls } from "../../openstack/testing/cloud";
import type { QuiesceTarget } from "../quiesce-method";
import { targetOf } from "./devcloud-under-test";
import type { CloudUnderTest } from "./method-contract";
import { sleep } from "./simulated-server";

const run = promisify(execFile);
const STATUS = JSON.stringify({ execute: "guest-fsfreeze-status" });

/** What libvirt of the VM's compute host says (devcloud/README.md, "Real guests"). */
async function virsh(target: QuiesceTarget, ...words: string[]): Promise<string> {
  const home = path.dirname(process.env.STILLPOINT_CLOUDS_FILE ?? "");
  const socket = path.join(home, "state", "r1", target.host ?? "", "lv", "run", "libvirt-sock");
  return (await run("virsh", ["-q", "-c", `qemu+unix:///system?socket=${socket}`, ...words])).stdout.trim();
}

const freezeState = async (target: QuiesceTarget): Promise<"frozen" | "thawed"> =>
  JSON.parse(await virsh(target, "qemu-agent-command", target.instanceName ?? "", "--timeout", "3", STATUS))
    .return;

/** Until the guest is up, as its agent shows. */
async function booted(target: QuiesceTarget): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await freezeState(target).catch(() => undefined)) return;
    await sleep(300);
  }
  throw new Error(`the guest of ${target.serverId} does not get up: its agent does not answer`);
}

/** The devcloud's first site with real guests, as an admin in project demo; libvirt and the guests are the witnesses. */
export async function realGuestsUnderTest(): Promise<CloudUnderTest & { close(): Promise<void> }> {
  const session = await cloudSession("r1-admin-demo");
  const cleanup = new Cleanup();
  cleanup.add("session", () => session.transport.close());
  const images = await collect(listImages(session, { visibility: "public", status: "active" }));
  const hasAgent = new Set<string>();
  return {
    session,
    async boot(how) {
      const name = how.hasAgent ? "devcloud-guest" : "devcloud-guest-noagent";
      const image = images.find((i) => i.name === name);
      if (!image)
        throw new Error(`the cloud under test has no image ${name}: run \`npm run devcloud -- guests\``);
      const server = await bootServer(session, "held", cleanup, { imageId: image.id });
      const target = targetOf(server, image.properties);
      if (how.hasAgent) {
        hasAgent.add(target.serverId);
        await booted(target);
      }
      return target;
    },
    remove: ({ serverId }) => removeServer(session, serverId),
    async switchOff({ serverId }) {
      const { requestId } = await stopServer(session, serverId);
      await waitForServer(session, serverId, { ...QUICK, vmState: "stopped", requestId });
    },
    async isHeld(method, target) {
      const state = await virsh(target, "domstate", target.instanceName ?? "");
      if (state !== "running") return method === "pause" ? state === "paused" : state === "shut off";
      if (!hasAgent.has(target.serverId)) return false;
      // It may have been started only now; a guest that boots does not hear that it is asked to stop.
      await booted(target);
      return (await freezeState(target)) === "frozen";
    },
    async close() {
      await cleanup.run();
      reportCalls();
    },
  };
}
