import { db } from "../../db";
import type { SandboxStory } from "../../generated/prisma/client";

/** After a kill another worker waits so long; who lives it says in between that it does. */
const CLAIM_SECONDS = 15;

/** Takes the story that is to be lived, for this worker alone. Null: there is none, it is over, or another has it. */
export async function claimStory(workerId: string): Promise<SandboxStory | null> {
  const claimed = await db().$executeRaw`
    UPDATE sandbox_story SET claimed_by = ${workerId}, claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS})
    WHERE state = 'living' AND (claimed_by = ${workerId} OR claimed_until IS NULL OR claimed_until < now())`;
  return claimed === 0 ? null : db().sandboxStory.findFirst();
}

/** Lets another have it at once. */
export const releaseStory = (workerId: string) =>
  db().sandboxStory.updateMany({ where: { claimedBy: workerId }, data: { claimedUntil: null } });

/** A step is done: who goes on after a kill begins with the next one. */
export const noteDone = (done: number) =>
  db().sandboxStory.updateMany({ where: { done }, data: { done: done + 1 } });
