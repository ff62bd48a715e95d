import { db } from "../db";
import { signingKey } from "../recovery-points/manifest/signing-key";
import { signCheckpoint } from "./checkpoint";

const EVERY_MS = 60_000;
const EVERY_ENTRIES = 1_000n;

interface Due {
  position: bigint;
  hash: Uint8Array;
  signed: bigint;
  ageMs: number;
}

/**
 * Signs the chain's head when a minute has passed since the last time, or a thousand entries came, and it is another
 * one. Of two at once one does it.
 * @returns whether there is a new checkpoint
 */
export async function keepCheckpoint(): Promise<boolean> {
  if (!(await readDue(db()))) return false;
  return db().$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(3003, 2) AS mine`;
    const due = lock?.mine ? await readDue(tx) : undefined;
    if (!due) return false;
    const head = {
      position: due.position,
      hash: Buffer.from(due.hash).toString("hex"),
      at: new Date().toISOString(),
    };
    const text = signCheckpoint(head, await signingKey(tx));
    await tx.auditCheckpoint.create({ data: { position: head.position, text } });
    return true;
  });
}

async function readDue(client: Pick<ReturnType<typeof db>, "$queryRaw">): Promise<Due | undefined> {
  const [due] = await client.$queryRaw<Due[]>`
    SELECT l.position, l.hash, coalesce(c.position, 0) AS signed,
      coalesce(extract(epoch FROM clock_timestamp() - c.created_at) * 1000, 'infinity')::float8 AS "ageMs"
    FROM (SELECT position, hash FROM audit_links ORDER BY position DESC LIMIT 1) l
    LEFT JOIN (SELECT position, created_at FROM audit_checkpoints ORDER BY position DESC LIMIT 1) c ON true`;
  if (!due || due.position <= due.signed) return undefined;
  const isOld = due.ageMs >= EVERY_MS || due.ageMs < -EVERY_MS;
  return isOld || due.position - due.signed >= EVERY_ENTRIES ? due : undefined;
}
