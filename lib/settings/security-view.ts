import type { SecurityValues } from "./security-defaults";

/** How this installation guards itself, and who could take part in it. Times are ISO 8601. */
export interface SecurityView extends SecurityValues {
  version: number;
  /** Null: nobody has changed anything yet. */
  changed: { by: string; at: string } | null;
  /** Other people than the one who looks, who have an account here or have signed in. */
  others: { admins: number; operators: number };
  /** When the one who looks has signed in: a shorter time may end that very session. */
  signedInAt: string | null;
}

/** What a change came to: the names of what is different, and how many sessions it has ended. */
export interface SecurityChanged {
  changed: (keyof SecurityValues)[];
  endedSessions: number;
}
