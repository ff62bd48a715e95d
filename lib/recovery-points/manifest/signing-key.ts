import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { recordAudit, type Transaction } from "../../audit/record";
import { db } from "../../db";
import { log } from "../../log";
import { EnvelopeError } from "../../secrets/envelope";
import { seal, unseal } from "../../secrets/seal";
import { fingerprintOf, publicPartOf } from "./sign-manifest";

const COLUMN = { table: "signing_keys", column: "sealed_key" } as const;
const LOCK = 0x5716_0c01;

/**
 * The key that manifests are signed with: the newest that our encryption key opens, made when there is none. Two at
 * once make one.
 */
export async function signingKey(tx: Transaction): Promise<KeyObject> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::int)`;
  for (const row of await tx.signingKey.findMany({ orderBy: { createdAt: "desc" } })) {
    const key = openKey(row);
    if (key) return key;
  }
  return makeKey(tx);
}

/** The fingerprints of all keys that we signed with and that our encryption key opens: nobody else put them there. */
export async function signingFingerprints(): Promise<string[]> {
  const rows = await db().signingKey.findMany({ orderBy: { createdAt: "asc" } });
  return rows.map(openKey).flatMap((key) => (key ? [fingerprintOf(publicPartOf(key))] : []));
}

function openKey({ id, sealedKey }: { id: string; sealedKey: string }): KeyObject | undefined {
  try {
    const der = Buffer.from(unseal(sealedKey, { ...COLUMN, row: id }), "base64");
    return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    log.warn({ key: id, why: error.message }, "a signing key cannot be opened, so another one is used");
    return undefined;
  }
}

async function makeKey(tx: Transaction): Promise<KeyObject> {
  const id = randomUUID();
  const { privateKey } = generateKeyPairSync("ed25519");
  const publicKey = publicPartOf(privateKey);
  const fingerprint = fingerprintOf(publicKey);
  const der = privateKey.export({ type: "pkcs8", format: "der" }).toString("base64");
  const sealedKey = await seal(tx, der, { ...COLUMN, row: id });
  await tx.signingKey.create({
    data: { id, fingerprint, publicKey: publicKey.toString("base64"), sealedKey },
  });
  await recordAudit(
    tx,
    { kind: "system", name: "manifests" },
    { action: "signing_key.made", target: { kind: "signing_key", id, name: fingerprint } },
  );
  return privateKey;
}
