import type { Named } from "@/lib/audit/audit-log";

/** What the journal of calls names Nova. */
const NOVA = "compute";
const SERVER = /^[A-Z]+ \/servers\/([0-9a-f-]{32,36})(?:\/|$)/;

/** The id of the VM that a call to Nova was about; null: it was about none. Pure. */
export const vmOf = (target: Named | null): string | null =>
  target?.kind === NOVA ? (SERVER.exec(target.name ?? "")?.[1] ?? null) : null;
