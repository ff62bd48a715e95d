import { db } from "../db";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { BEGINNING, type EntryText, linkHash } from "./canonical-entry";
import { ENTRY_COLUMNS } from "./entry-columns";

const BATCH = 500;
const DEADLINE_MS = 10_000;
// Entries of one moment are chained together.
const SOON_MS = 50;
// Another chainer may have looked just before the last entry came: look again when it is done.
const AGAIN_MS = 250;

/** `busy`: somebody else is chaining. Otherwise how many entries were chained, and whether more wait. */
export type ChainTurn = "busy" | { chained: number; more: boolean };

/**
 * Chains up to 500 of the entries that wait, lowest id first. One chainer at a time: who comes second leaves, and no
 * writer ever waits for either. An entry with a lower id that is committed later is chained later.
 */
export function chainPending(): Promise<ChainTurn> {
  return db().$transaction(
    async (tx) => {
      const [lock] = await tx.$queryRaw<
        { mine: boolean }[]
      >`SELECT pg_try_advisory_xact_lock(3003, 1) AS mine`;
      if (!lock?.mine) return "busy";
      // Statements of their own, so that they see what the chainer before us has committed.
      const waiting = await tx.$queryRaw<(EntryText & { pending: bigint; linked: boolean })[]>`
        SELECT p.entry_id AS pending, l.entry_id IS NOT NULL AS linked, ${ENTRY_COLUMNS}
        FROM audit_pending p LEFT JOIN audit_entries e ON e.id = p.entry_id
        LEFT JOIN audit_links l ON l.entry_id = p.entry_id
        ORDER BY p.entry_id LIMIT ${BATCH}`;
      if (waiting.length === 0) return { chained: 0, more: false };
      const [head] = await tx.$queryRaw<{ position: bigint; hash: Uint8Array }[]>`
        SELECT position, hash FROM audit_links ORDER BY position DESC LIMIT 1`;
      const entries = waiting.filter(({ id, linked }) => id !== null && !linked);
      const links = chain(entries, head ?? { position: 0n, hash: BEGINNING });
      await tx.$executeRaw`
        INSERT INTO audit_links (position, entry_id, previous, hash)
        SELECT position, entry_id, decode(previous, 'hex'), decode(hash, 'hex')
        FROM unnest(${links.map((l) => l.position)}::bigint[], ${links.map((l) => l.entryId)}::bigint[],
          ${links.map((l) => l.previous)}::text[], ${links.map((l) => l.hash)}::text[])
          AS link (position, entry_id, previous, hash)`;
      await tx.$executeRaw`
        DELETE FROM audit_pending WHERE entry_id = ANY (${waiting.map(({ pending }) => pending)}::bigint[])`;
      return { chained: links.length, more: waiting.length === BATCH };
    },
    { timeout: DEADLINE_MS, maxWait: DEADLINE_MS },
  );
}

function chain(entries: readonly EntryText[], head: { position: bigint; hash: Uint8Array }) {
  let { position } = head;
  let previous: Uint8Array = head.hash;
  return entries.map((entry) => {
    const hash = linkHash(previous, entry);
    const link = {
      position: ++position,
      entryId: BigInt(entry.id),
      previous: hex(previous),
      hash: hex(hash),
    };
    previous = hash;
    return link;
  });
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

let state: "idle" | "due" | "running" | "running, asked again" = "idle";

/** Has the entries that were committed chained, soon and without being waited for. The worker chains what is left. */
export function chainSoon(afterMs = SOON_MS): void {
  if (state === "running") state = "running, asked again";
  if (state !== "idle") return;
  state = "due";
  setTimeout(run, afterMs).unref();
}

async function run(): Promise<void> {
  state = "running";
  const turn = await chainPending().catch((error: unknown) => {
    if (!isDatabaseUnavailable(error))
      log.warn({ err: error }, "audit entries wait for the worker's next look");
    return { chained: 0, more: false };
  });
  const asked = (state as string) === "running, asked again";
  state = "idle";
  if (turn === "busy") chainSoon(AGAIN_MS);
  else if (turn.more || asked) chainSoon();
}
