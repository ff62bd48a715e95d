import { Prisma } from "../generated/prisma/client";

/** A run, or a person, is to go on with these. */
const GOING_ON = [
  "running",
  "standing",
  "cleaning",
  "rolling-back",
  "half-rolled-back",
  "undoing",
  "half-undone",
];
/** Of these something may be left, or nothing. */
const MAYBE = ["proved", "failed", "partly", "cancelled"];

/**
 * Recoveries that are not over: something of them is under way, waits for somebody, or stands at the target and is to go
 * again. What was accepted belongs to its VNF from then on, and what a restore brought back is nobody's.
 */
export const OPEN_RECOVERY = {
  OR: [
    { openVnfId: { not: null } },
    { state: { in: GOING_ON } },
    { state: { in: MAYBE }, runs: { some: { resources: { some: { removedAt: null } } } } },
  ],
} satisfies Prisma.RecoveryWhereInput;

/** The same for SQL: a condition on `recoveries` under the name `y`. */
export const IS_OPEN_RECOVERY = Prisma.sql`(y.open_vnf_id IS NOT NULL OR y.state = ANY (${GOING_ON}::text[])
  OR (y.state = ANY (${MAYBE}::text[]) AND EXISTS (SELECT FROM runs u JOIN run_resources m ON m.run_id = u.id
    WHERE u.recovery_id = y.id AND m.removed_at IS NULL)))`;
