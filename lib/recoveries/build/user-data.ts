import { db } from "../../db";
import { USER_DATA_COLUMN, type UserData } from "../../recovery-points/describe-point";
import { unseal } from "../../secrets/seal";

/**
 * The user data of a VM, base64 as Nova takes it; undefined when the point has none. It may hold secrets: to be sent, and
 * kept nowhere.
 * @throws EnvelopeError when our keys do not open it
 */
export async function userDataOf(pointId: string, serverId: string): Promise<string | undefined> {
  const { sealedUserData } = await db().recoveryPoint.findUniqueOrThrow({
    where: { id: pointId },
    select: { sealedUserData: true },
  });
  if (sealedUserData === null) return undefined;
  const all = JSON.parse(unseal(sealedUserData, { ...USER_DATA_COLUMN, row: pointId })) as UserData;
  return all[serverId];
}
