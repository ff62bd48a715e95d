import fs from "node:fs";
import path from "node:path";
import { createImage, deleteImage } from "../../openstack/glance/image-changes";
import { uploadImage } from "../../openstack/glance/image-data";
import { getImage, listImages } from "../../openstack/glance/images";
import { stopServer } from "../../openstack/nova/server-actions";
import { getServer, type Server } from "../../openstack/nova/servers";
import { bootServer, QUICK, removeServer } from "../../openstack/nova/testing/boot";
import { waitForServer } from "../../openstack/nova/wait-for-server";
import type { Session } from "../../openstack/session";
import { Cleanup } from "../../openstack/testing/cleanup";
import { cloudSession, reportCalls, testName } from "../../openstack/testing/cloud";
import type { QuiesceMethodName, QuiesceTarget } from "../quiesce-method";
import type { CloudUnderTest } from "./method-contract";

/** What the VM is in while a method holds it, where Nova itself is the witness. */
const STATES: Partial<Record<QuiesceMethodName, string>> = {
  pause: "paused",
  suspend: "suspended",
  stop: "stopped",
};

/**
 * The devcloud's first site with its fake hypervisor, as an admin in project demo.
 * @param lastDeed what was done to a guest last, "freeze" or "thaw", from who knows it at first hand
 */
export async function devcloudUnderTest(
  lastDeed: (serverId: string) => Promise<string | undefined> = lastInDiary,
): Promise<CloudUnderTest & { close(): Promise<void> }> {
  const session = await cloudSession("r1-admin-demo");
  const cleanup = new Cleanup();
  cleanup.add("session", () => session.transport.close());
  let plainImage: string | undefined;
  return {
    session,
    async boot({ hasAgent }) {
      if (!hasAgent) plainImage ??= await imageWithout(session, cleanup);
      const image = plainImage && !hasAgent ? plainImage : await imageWithAgent(session);
      const server = await bootServer(session, "held", cleanup, { imageId: image });
      return targetOf(server, (await getImage(session, image)).properties);
    },
    remove: ({ serverId }) => removeServer(session, serverId),
    async switchOff({ serverId }) {
      const { requestId } = await stopServer(session, serverId);
      await waitForServer(session, serverId, { ...QUICK, vmState: "stopped", requestId });
    },
    async isHeld(method, { serverId }) {
      const state = STATES[method];
      if (state) return (await getServer(session, serverId)).vmState === state;
      return (await lastDeed(serverId)) === "freeze";
    },
    async close() {
      await cleanup.run();
      reportCalls();
    },
  };
}

/** What the fake hypervisor did to a guest last: each compute host keeps a diary (devcloud/README.md). */
async function lastInDiary(serverId: string): Promise<string | undefined> {
  const state = path.join(path.dirname(process.env.STILLPOINT_CLOUDS_FILE ?? ""), "state", "r1");
  const lines = fs.readdirSync(state).flatMap((host) => {
    const file = path.join(state, host, "freeze.log");
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n") : [];
  });
  const ours = lines.filter((line) => line.endsWith(serverId)).map((line) => line.split(" "));
  return ours.sort(([a], [b]) => Number(a) - Number(b)).at(-1)?.[1];
}

async function imageWithAgent(session: Session): Promise<string> {
  for await (const image of listImages(session, { visibility: "public", status: "active" }))
    if (image.properties.hw_qemu_guest_agent === "yes") return image.id;
  throw new Error("the cloud under test has no public image with a guest agent");
}

async function imageWithout(session: Session, cleanup: Cleanup): Promise<string> {
  const { id } = await createImage(session, { name: testName("plain"), diskFormat: "raw" });
  cleanup.add(`image ${id}`, () => deleteImage(session, id));
  await uploadImage(session, id, Buffer.alloc(1 << 20));
  return id;
}

export const targetOf = (server: Server, imageProperties: Record<string, string>): QuiesceTarget => ({
  serverId: server.id,
  name: server.name ?? "",
  vmState: server.vmState,
  taskState: server.taskState,
  powerState: server.powerState,
  isLocked: server.isLocked,
  host: server.host,
  instanceName: server.instanceName,
  imageProperties,
});
