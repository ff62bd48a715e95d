import type { Transaction } from "../audit/record";

/** Whoever changes the security settings is alone with them until the transaction ends; there may be no row to lock yet. */
export const holdSecurity = (tx: Transaction): Promise<unknown> =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('security settings'))`;

/** What they say stays until the transaction ends. */
export const keepSecurity = (tx: Transaction): Promise<unknown> =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtext('security settings'))`;
