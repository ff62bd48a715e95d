import type { Transaction } from "../../audit/record";
import { AppError } from "../../errors";
import type { NotificationChannel } from "../../generated/prisma/client";
import { freeNameKey } from "../../sites/free-name-key";

/** A channel's row, held until the transaction ends. @throws AppError `not_found` */
export async function lockChannel(tx: Transaction, channelId: string): Promise<NotificationChannel> {
  await tx.$queryRaw`SELECT id FROM notification_channels WHERE id = ${channelId}::uuid FOR UPDATE`;
  const channel = await tx.notificationChannel.findUnique({ where: { id: channelId } });
  if (!channel) throw new AppError("not_found", "There is no such channel any more.");
  return channel;
}

/** The key of a name that no other channel has. @throws AppError `invalid` */
export const freeChannelKey = (
  tx: Transaction,
  name: string,
  refusal: string,
  own?: string,
): Promise<string> =>
  freeNameKey(name, {
    find: (nameKey) => tx.notificationChannel.findUnique({ where: { nameKey } }),
    ...{ kind: "channel", refusal, own },
  });

/** As the audit log names a channel. */
export const channelTarget = ({ id, name }: { id: string; name: string }) => ({
  ...{ kind: "notification-channel", id, name },
});
