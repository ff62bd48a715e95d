import { audited, recordAudit } from "../../audit/record";
import { db } from "../../db";
import { WEEK_MS } from "./plan-story";
import { moveSandboxTo, sandboxLag } from "./sandbox-time";

/** A sandbox that begins so far back was started for a story. */
const AT_LEAST_MS = WEEK_MS - 3_600_000;

/**
 * At the start of a sandbox: its story is written down, for a worker to live, where nothing was done yet and its clock is a
 * week behind for it. Otherwise its clock is brought to the machine's.
 * @param isWanted false: no story, and one that is being lived ends
 * @throws AppError when the sandbox does not answer
 */
export async function beginStory({ isWanted }: { isWanted: boolean }): Promise<void> {
  const story = await db().sandboxStory.findFirst();
  if (story?.state === "living") {
    if (!isWanted)
      await db().sandboxStory.updateMany({ data: { stopRequestedBy: "a start without the story" } });
    return;
  }
  const lagMs = await sandboxLag();
  if (story || !isWanted || lagMs < AT_LEAST_MS || (await isUsed())) return moveSandboxTo(Date.now);
  await audited(async (tx) => {
    const beginsAt = new Date(Date.now() - lagMs);
    const { count } = await tx.sandboxStory.createMany({ data: [{ beginsAt }], skipDuplicates: true });
    if (count > 0)
      await recordAudit(
        tx,
        { kind: "system", name: "story" },
        {
          action: "story.started",
          details: { beginsAt: beginsAt.toISOString() },
        },
      );
  });
}

const isUsed = async (): Promise<boolean> => (await db().vnf.count()) > 0 || (await db().run.count()) > 0;
