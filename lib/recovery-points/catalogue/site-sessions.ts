import type { BackupContext } from "../../backups/backup-context";

/** What reading and making known of records needs of whoever does it: a run, or the loop of a worker. */
export type SiteSessions = Pick<BackupContext, "session" | "reader" | "clock" | "signal" | "assertFence">;
