import { db } from "../db";
import { signingFingerprints } from "../recovery-points/manifest/signing-key";
import { keySource } from "../secrets/key-source";
import { readKeysAgain } from "../secrets/keys";
import type { SystemKeys, SystemView } from "./system-view";

/** The encryption keys of this process by their names. Throws what is wrong with them, and the driver's error. */
export async function readKeyFacts(): Promise<SystemKeys> {
  const keys = readKeysAgain();
  const known = await db().encryptionKey.findMany({ select: { id: true, createdAt: true } });
  return {
    source: keySource().kind,
    keys: keys.map(({ id }, i) => ({
      id,
      isCurrent: i === 0,
      addedAt: known.find((each) => each.id === id)?.createdAt.toISOString() ?? null,
    })),
  };
}

/** What manifests are signed with now: the newest that our encryption key opens. Throws the driver's error. */
export async function readSigningFacts(): Promise<SystemView["signing"]["value"]> {
  const fingerprint = (await signingFingerprints()).at(-1);
  if (!fingerprint) return null;
  const row = await db().signingKey.findUnique({ where: { fingerprint }, select: { createdAt: true } });
  return { fingerprint, madeAt: row?.createdAt.toISOString() ?? null };
}
