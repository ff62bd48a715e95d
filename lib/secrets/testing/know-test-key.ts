import { db } from "../../db";
import { canaryOf } from "../canary";
import { readKeysAgain } from "../keys";

/** The database knows this test file's own key, and no other file's. */
export async function knowTestKey(): Promise<void> {
  const [key] = readKeysAgain();
  if (!key) throw new Error("no key");
  await db().encryptionKey.deleteMany();
  await db().encryptionKey.create({ data: { id: key.id, check: canaryOf(key) } });
}
