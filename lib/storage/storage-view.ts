/** What backups take, as Cinder counts it: each one the size of its volume, a full one and an increment alike. */
export interface Stored {
  gib: number;
  /** Of it what is in full backups; the increments take less than they count for. */
  fullGib: number;
  backups: number;
}

/** At the end of a day, UTC; of today: now. */
export interface StoredDay extends Stored {
  /** "2026-11-22" */
  day: string;
}

export interface VnfStorage {
  id: string;
  name: string;
  isDeleted: boolean;
  /** The same days as of all together. */
  days: StoredDay[];
  now: Stored;
  /** When the first of the days began. */
  before: Stored;
}

/** The storage of all VNFs that the reader sees. */
export interface StorageView {
  /** The earliest first; the last one is today. */
  days: StoredDay[];
  /** What takes most first; those that have and had nothing in this time are left out. */
  vnfs: VnfStorage[];
  now: Stored;
  before: Stored;
}

/** So many days may be looked at. */
export const STORAGE_DAYS = [30, 90, 365] as const;
