const WORDS: Record<string, string> = {
  error: "its backup failed",
  failed: "its backup failed",
  creating: "its backup was not finished",
  deleting: "its backup is being deleted",
  deleted: "its backup was deleted",
};

/** What a backup that cannot be used has come to, by Cinder's status of it or by ours. Pure. */
export const backupWords = (status: string): string => WORDS[status] ?? `its backup has the status ${status}`;
