/** How a worker ends; its supervisor (systemd, `npm run up`) starts it again on TRY_AGAIN alone. */
export const EXIT = {
  /** Told to stop. */
  STOPPED: 0,
  /** Starting it again would not help: settings are wrong, or the database is of another version. */
  REFUSED: 1,
  /** sysexits' EX_TEMPFAIL: the database was away, or the lock was lost. A new process begins cleanly. */
  TRY_AGAIN: 75,
} as const;
