import type { OverrideKind } from "../../runs/recovery-view";

export const TARGET_GIVEN_UP = "target-given-up" satisfies OverrideKind;

/** A condition on the signatures of a recovery, for PostgreSQL's `@>`. */
export const GIVEN_UP_JSON = JSON.stringify([{ kind: TARGET_GIVEN_UP }]);

/** The same for Prisma. */
export const IS_GIVEN_UP = { array_contains: [{ kind: TARGET_GIVEN_UP }] };

/**
 * Whether somebody has signed that a recovery's target is lost for good: its source does not wait any more for what was
 * made there. Pure. @param overrides as the recovery has them
 */
export const isTargetGivenUp = (overrides: unknown): boolean =>
  Array.isArray(overrides) &&
  overrides.some((each: { kind?: unknown } | null) => each?.kind === TARGET_GIVEN_UP);
