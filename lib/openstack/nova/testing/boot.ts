import { z } from "zod";
import { collect } from "../../pagination";
import type { Session } from "../../session";
import type { Cleanup } from "../../testing/cleanup";
import { isOfATest, testName } from "../../testing/cloud";
import { type CreateServer, createServer } from "../create-server";
import { listFlavors } from "../flavors";
import type { Server } from "../servers";
import { deleteServer } from "../servers";
import { waitForServer, waitUntilServerGone } from "../wait-for-server";

/** Looks often: the cloud under test is quick. */
export const QUICK = { deadlineMs: 60_000, interval: { firstMs: 150, maxMs: 1_000 } };

/** The flavor with the least RAM, of those that no test beside has made and will remove. */
export async function smallestFlavor(session: Session): Promise<string> {
  const lasting = (await collect(listFlavors(session))).filter(({ name }) => !isOfATest(name));
  const [first] = lasting.sort((a, b) => a.ramMib - b.ramMib);
  if (!first) throw new Error("the cloud under test has no flavor");
  return first.id;
}

/** A public image, whichever. */
export async function publicImage(session: Session): Promise<string> {
  const { images } = await session.json(z.object({ images: z.array(z.object({ id: z.string() })) }), {
    service: "image",
    method: "GET",
    path: "/images",
    query: { visibility: "public", status: "active", limit: 1 },
    expect: [200],
  });
  if (!images[0]) throw new Error("the cloud under test has no public image");
  return images[0].id;
}

/** Ask for a small VM without network, removed in the end. */
export async function startServerForTest(
  session: Session,
  what: string,
  cleanup: Cleanup,
  more: Partial<CreateServer> = {},
): Promise<{ id: string; name: string; requestId: string | undefined }> {
  const name = testName(what);
  const created = await createServer(session, {
    name,
    flavorId: await smallestFlavor(session),
    networks: "none",
    ...(more.blockDevices ? {} : { imageId: await publicImage(session) }),
    ...more,
  });
  cleanup.add(`server ${created.id}`, () => removeServer(session, created.id));
  return { ...created, name };
}

/** A small VM that is up. */
export async function bootServer(
  session: Session,
  what: string,
  cleanup: Cleanup,
  more: Partial<CreateServer> = {},
): Promise<Server> {
  const { id } = await startServerForTest(session, what, cleanup, more);
  return waitForServer(session, id, { ...QUICK, vmState: "active" });
}

/** Delete a VM and wait until it is gone. */
export async function removeServer(session: Session, id: string): Promise<void> {
  await deleteServer(session, id);
  await waitUntilServerGone(session, id, QUICK);
}
