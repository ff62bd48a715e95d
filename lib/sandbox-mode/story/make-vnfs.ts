import { db } from "../../db";
import { createVnf } from "../../vnfs/create-vnf";
import { vnfNameKey } from "../../vnfs/vnf-schemas";
import { STORY_VNFS, type StoryVnf } from "./plan-story";
import type { StoryLife } from "./story-life";
import { STORY } from "./story-session";

/** The inventory of a new installation is read within seconds. */
const WITHIN_MS = 120_000;

/**
 * Makes the story's VNFs by the verb that people use, once their VMs are known here; each once. They are as old as the week.
 * @throws Error when a VM is not there; AppError
 */
export async function makeVnfs(life: StoryLife): Promise<void> {
  for (const vnf of STORY_VNFS) {
    const made = await findVnf(vnf);
    const id = made ?? (await makeVnf(life, vnf));
    await db().$transaction(async (tx) => {
      const { vnfs } = await tx.sandboxStory.findFirstOrThrow();
      await tx.sandboxStory.updateMany({
        data: { vnfs: { ...(vnfs as Record<string, string>), [vnf.key]: id } },
      });
      // Its RPO is judged from the day on which the story begins.
      await tx.vnf.update({ where: { id }, data: { createdAt: life.story.beginsAt } });
    });
  }
}

const findVnf = async ({ name }: StoryVnf): Promise<string | undefined> =>
  (await db().vnf.findFirst({ where: { nameKey: vnfNameKey(name), deletedAt: null }, select: { id: true } }))
    ?.id;

async function makeVnf(life: StoryLife, vnf: StoryVnf): Promise<string> {
  const { name, description, owner, rpoMinutes, rtoMinutes, drillEveryDays } = vnf;
  const servers = await life.until(() => serversOf(vnf), WITHIN_MS, `the VMs of ${name} are not known here`);
  const siteId = servers[0]?.siteId ?? "";
  const others = await db().site.findMany({
    where: { isSandbox: true, id: { not: siteId } },
    select: { id: true },
  });
  const { id } = await createVnf(STORY, {
    siteId,
    ...{ name, description, owner, rpoMinutes, rtoMinutes, drillEveryDays },
    // Of a machine that does much else: what is simulated here is quick, what simulates it may not be.
    freezeBudgetMs: 12_000,
    onUnquiesced: "stop",
    incrementsBeforeFull: 6,
    receiverIds: others.map((site) => site.id),
    members: vnf.members.flatMap(({ name: vm, bootOrder }) => {
      const found = servers.find((server) => server.name === vm);
      return found ? { serverId: found.serverId, bootOrder } : [];
    }),
  });
  return id;
}

async function serversOf({ members }: StoryVnf) {
  const servers = await db().inventoryServer.findMany({
    where: { name: { in: members.map(({ name }) => name) }, deletedAt: null, site: { isSandbox: true } },
    select: { siteId: true, serverId: true, name: true },
  });
  return servers.length === members.length ? servers : undefined;
}
