import type { Transaction } from "../audit/record";
import { AppError } from "../errors";
import type { Prisma } from "../generated/prisma/client";

type GivenUp = Prisma.NotificationGetPayload<{ include: { channel: true; incident: true } }>;

/**
 * A message that was given up, held until the transaction ends.
 * @throws AppError `not_found`; `precondition_failed` when it was sent, or is about to be
 */
export async function lockGivenUp(tx: Transaction, id: string, refusal: string): Promise<GivenUp> {
  await tx.$queryRaw`SELECT id FROM notifications WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.notification.findUnique({ where: { id }, include: { channel: true, incident: true } });
  if (!row) throw new AppError("not_found", "There is no such message any more.");
  if (row.givenUpAt === null)
    throw new AppError(
      "precondition_failed",
      `${refusal} ${row.sentAt ? "It was sent meanwhile." : "It is about to be sent."}`,
    );
  return row;
}

/** As the audit log names a message. */
export const messageTarget = ({ id, incident }: GivenUp) => ({
  ...{ kind: "notification", id, name: incident.title },
});
