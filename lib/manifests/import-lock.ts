import type { Transaction } from "../audit/record";

const LOCK = 0x5716_0c02;

/**
 * Waits until no other import, and no adoption of a site, is under way: two at once, of this or another process, would
 * make the same rows twice. Held until the transaction ends.
 */
export async function lockImports(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCK}::int) IS NULL AS locked`;
}
