import { z } from "zod";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { userKey } from "../../auth/user-key";
import { db } from "../../db";
import { parseInput } from "../../parse-input";

const Input = z.object({ isDismissed: z.boolean("Say whether it is put away.") });

/** Puts the first task away for this person, or brings it back: as far as it was. @throws AppError `invalid`, `forbidden` */
export async function dismissGuide(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "sandbox.use");
  const { isDismissed } = parseInput(Input, input, "Nothing was changed.");
  const key = userKey(session);
  const data = { dismissedAt: isDismissed ? new Date() : null };
  await db().guideProgress.upsert({
    where: { userKey: key },
    create: { userKey: key, ...data },
    update: data,
  });
}
