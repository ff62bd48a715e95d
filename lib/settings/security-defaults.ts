import type { ApprovalKind } from "../generated/prisma/enums";

/** How an installation guards itself. */
export interface SecurityValues {
  /** What a second person has to approve. */
  fourEyes: ApprovalKind[];
  /** A session ends so many minutes after the last thing its person did. */
  idleMinutes: number;
  /** A session ends so many hours after the sign-in, whatever its person does. */
  sessionHours: number;
}

/** What may be chosen. */
export const IDLE_MINUTES = { min: 5, max: 240 } as const;
export const SESSION_HOURS = { min: 1, max: 24 } as const;

/** As long as nobody has chosen anything. Pure. */
export const SECURITY_DEFAULTS: SecurityValues & { version: number } = {
  fourEyes: [],
  idleMinutes: 30,
  sessionHours: 12,
  /** Of a row that is not there yet. */
  version: 0,
};
