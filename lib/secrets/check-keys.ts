import { db } from "../db";
import type { Prisma } from "../generated/prisma/client";
import { canaryOf, lockKeys, opens, opensCanary } from "./canary";
import type { WrappingKey } from "./envelope";
import { keySource, nameOf } from "./key-source";
import { readKeysAgain } from "./keys";
import { anEnvelopeOf, envelopesByKey } from "./sealed-columns";

const SEE = 'See "The encryption key" in docs/operating.md.';

/**
 * Why this process must not start with its encryption keys, in words that say what to do; null when it may. The first
 * start of all leaves the canary of its key in the database.
 * @throws the database's error when it does not answer
 */
export async function keyComplaint(): Promise<string | null> {
  let keys: readonly WrappingKey[];
  let where: string;
  try {
    keys = readKeysAgain();
    where = nameOf(keySource());
  } catch (error) {
    return `${error instanceof Error ? error.message : error} ${SEE}`;
  }
  return db().$transaction(async (tx) => {
    await lockKeys(tx);
    const complaint = await compareKeys(tx, keys, where);
    if (complaint) return `${complaint} ${SEE}`;
    await noteFirst(tx, keys[0]);
    return null;
  });
}

/** What is wrong with these keys for this database; null when nothing is. */
export async function compareKeys(
  tx: Prisma.TransactionClient,
  keys: readonly WrappingKey[],
  where: string,
): Promise<string | null> {
  const known = await tx.encryptionKey.findMany();
  const used = await envelopesByKey(tx);
  for (const key of keys) {
    const canary = known.find(({ id }) => id === key.id);
    const sealed = canary ? undefined : await anEnvelopeOf(tx, key.id);
    const isRight = canary
      ? opensCanary(key, canary.check)
      : !sealed || opens(key, sealed.envelope, sealed.binding);
    if (!isRight)
      return `Wrong encryption key: the key ${key.id} in ${where} is not the one that this database was used with. Put the right one there, from the key's own backup; without it the stored credentials are lost and must be entered anew.`;
  }
  const ids = new Set([...known.map(({ id }) => id), ...used.keys()]);
  const missing = [...ids].filter((id) => !keys.some((key) => key.id === id));
  if (missing.length === 0) return null;
  const count = missing.reduce((sum, id) => sum + (used.get(id) ?? 0), 0);
  return `Missing encryption key: this database was used with the key ${missing.join(", ")}, which ${where} does not hold. Add it from the key's own backup; without it ${count} stored credential${count === 1 ? " is" : "s are"} lost and must be entered anew.`;
}

/** Of the first start of all. Later keys come by `rotate`: until then those that do not have it yet seal and open too. */
async function noteFirst(tx: Prisma.TransactionClient, key: WrappingKey | undefined): Promise<void> {
  if (!key || (await tx.encryptionKey.count()) > 0) return;
  await tx.encryptionKey.create({ data: { id: key.id, check: canaryOf(key) } });
}
