import type { Transaction } from "../../audit/record";
import type { NotificationChannel } from "../../generated/prisma/client";

/**
 * Lets what waits for another try be sent at once, and what was given up within the last day as well: its channel is
 * reached in another way from now on. What was not tried yet is due, or being sent.
 */
export async function sendAtOnce(
  tx: Transaction,
  { id, isEnabled }: Pick<NotificationChannel, "id" | "isEnabled">,
): Promise<void> {
  if (!isEnabled) return;
  await tx.$executeRaw`
    UPDATE notifications SET tries = 0, next_try_at = now(), given_up_at = NULL
    WHERE channel_id = ${id}::uuid AND sent_at IS NULL AND last_problem IS NOT NULL
      AND (next_try_at IS NOT NULL OR given_up_at > now() - interval '1 day')`;
}
