import { randomBytes } from "node:crypto";
import { recordAudit, type Transaction } from "../audit/record";
import { canaryOf, lockKeys, opens, opensCanary } from "./canary";
import { type Binding, rewrap, type WrappingKey } from "./envelope";
import {
  bindingOf,
  replaceEnvelope,
  rowsOfOtherKeys,
  SEALED_COLUMNS,
  type SealedColumn,
} from "./sealed-columns";

/** A new random key; its name says when it was made, so that its backup can be told from others. */
export function newKey(now = new Date()): WrappingKey {
  const day = now.toISOString().slice(0, 10).replaceAll("-", "");
  return { id: `k${day}-${randomBytes(3).toString("hex")}`, bytes: randomBytes(32) };
}

/** Who does it: only somebody at the command line can. */
export const COMMAND_LINE = { kind: "system", name: "npm run key" } as const;

/**
 * Wraps every envelope of the database by the first key; the others must open those that it finds. Notes the key's
 * canary. May be repeated.
 * @returns how many envelopes were wrapped anew
 * @throws Error when an envelope opens by none of the keys; nothing is changed then
 */
export async function rewrapAll(tx: Transaction, keys: readonly WrappingKey[]): Promise<number> {
  const [current, ...old] = keys;
  if (!current) throw new Error("There is no encryption key.");
  await lockKeys(tx);
  const canary = await tx.encryptionKey.findUnique({ where: { id: current.id } });
  if (canary && !opensCanary(current, canary.check))
    throw new Error(`The key ${current.id} is not the one that this database was used with.`);
  if (!canary) await tx.encryptionKey.create({ data: { id: current.id, check: canaryOf(current) } });
  let count = 0;
  for (const sealed of SEALED_COLUMNS)
    for (const { id, envelope } of await rowsOfOtherKeys(tx, sealed, [current.id])) {
      const anew = rewrapRow(keys, current, envelope, { ...sealed, id });
      await replaceEnvelope(tx, sealed, { id, envelope: anew });
      count++;
    }
  if (count > 0 || !canary)
    await recordAudit(tx, COMMAND_LINE, {
      action: "encryption_key.rotated",
      target: { kind: "encryption_key", id: current.id, name: current.id },
      details: { from: old.map((key) => key.id), to: current.id, rewrapped: count },
    });
  return count;
}

function rewrapRow(
  keys: readonly WrappingKey[],
  current: WrappingKey,
  envelope: string,
  { table, column, id }: (typeof SEALED_COLUMNS)[number] & { id: string },
): string {
  try {
    return rewrap(keys, current, envelope, bindingOf({ table, column }, { id, envelope }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The row ${id} of ${table} cannot be opened: ${why}. Nothing was changed.`);
  }
}

/**
 * Makes the database forget all keys but the current one.
 * @throws Error when some envelope is still wrapped by another
 */
export async function forgetOldKeys(tx: Transaction, current: WrappingKey): Promise<string[]> {
  await lockKeys(tx);
  // Who seals by an old key holds its row; what they insert is seen below.
  await tx.$queryRaw`SELECT id FROM encryption_keys WHERE id <> ${current.id} FOR UPDATE`;
  for (const sealed of SEALED_COLUMNS) {
    const rows = await rowsOfOtherKeys(tx, sealed, [current.id]);
    if (rows.length > 0)
      throw new Error(
        `${rows.length} rows of ${sealed.table} still use another key: run \`npm run key -- rotate\` first.`,
      );
  }
  const canary = await tx.encryptionKey.findUnique({ where: { id: current.id } });
  if (!canary || !opensCanary(current, canary.check))
    throw new Error("The current key is not in use yet: run `npm run key -- rotate` first.");
  const old = await tx.encryptionKey.findMany({ where: { id: { not: current.id } } });
  await tx.encryptionKey.deleteMany({ where: { id: { not: current.id } } });
  if (old.length > 0)
    await recordAudit(tx, COMMAND_LINE, {
      action: "encryption_key.forgotten",
      details: { forgotten: old.map(({ id }) => id), current: current.id },
    });
  return old.map(({ id }) => id);
}

/**
 * Deletes what none of the keys opens, whatever its key is called, so that the credentials can be entered anew; notes
 * the first key as the current one. What is sealed of recovery points goes, the points stay: the manifests that were
 * written of them still have it, for who finds the key again.
 */
export async function dropLost(
  tx: Transaction,
  keys: readonly WrappingKey[],
): Promise<{ credentials: number; hostAccess: number; ofPoints: number }> {
  const [current] = keys;
  if (!current) throw new Error("There is no encryption key.");
  await lockKeys(tx);
  await tx.$queryRaw`SELECT id FROM encryption_keys FOR UPDATE`;
  const isLost = (envelope: string, binding: Binding) => !keys.some((key) => opens(key, envelope, binding));
  const lostIn = async (column: SealedColumn) =>
    (await rowsOfOtherKeys(tx, column, []))
      .filter((row) => isLost(row.envelope, bindingOf(column, row)))
      .map(({ id }) => id);
  const [ofCredentials, ofHostAccess, ofRecords, ofUserData, ofSigningKeys] = SEALED_COLUMNS;
  const credentials = await lostIn(ofCredentials);
  await tx.siteCredential.deleteMany({ where: { id: { in: credentials } } });
  const hostAccess = await lostIn(ofHostAccess);
  await tx.siteHostAccess.deleteMany({ where: { id: { in: hostAccess } } });
  const records = await lostIn(ofRecords);
  await tx.pointBackup.updateMany({ where: { id: { in: records } }, data: { sealedRecord: null } });
  const userData = await lostIn(ofUserData);
  await tx.recoveryPoint.updateMany({ where: { id: { in: userData } }, data: { sealedUserData: null } });
  const signingKeys = await lostIn(ofSigningKeys);
  await tx.signingKey.deleteMany({ where: { id: { in: signingKeys } } });
  const ofPoints = records.length + userData.length;
  const lost = (await tx.encryptionKey.findMany())
    .filter(({ id, check }) => !keys.some((key) => key.id === id && opensCanary(key, check)))
    .map(({ id }) => id);
  await tx.encryptionKey.deleteMany({ where: { id: { in: lost } } });
  await tx.encryptionKey.createMany({
    data: [{ id: current.id, check: canaryOf(current) }],
    skipDuplicates: true,
  });
  if (credentials.length + hostAccess.length + ofPoints + signingKeys.length + lost.length > 0)
    await recordAudit(tx, COMMAND_LINE, {
      action: "encryption_key.given_up",
      details: { credentials, hostAccess, records, userData, signingKeys, keys: lost, current: current.id },
    });
  return { credentials: credentials.length, hostAccess: hostAccess.length, ofPoints };
}
