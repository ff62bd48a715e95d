import type { MigrationState } from "../compare-migrations";
import type { WorkerRow } from "../installation/installation";
import type { WorkerState } from "../installation/worker-state";
import type { HousekeepingKey } from "./housekeeping-rules";

/** Something that was read, or that could not be: the server's log says why. */
export type Part<T> = { value: T; isUnreadable: false } | { value: null; isUnreadable: true };

export interface NamedRun {
  id: string;
  /** As people name it: b-1042. */
  name: string;
  vnfName: string;
}

/** A worker, with the unfinished runs that it has and the VMs that it may hold frozen. */
export interface SystemWorker extends WorkerRow {
  runs: NamedRun[];
  frozen: string[];
}

export interface SystemGuardian {
  id: string;
  hostname: string;
  pid: number;
  version: string;
  startedAt: string;
  heartbeatAt: string;
  state: WorkerState;
  /** Open leases that it knows. */
  watching: number;
  thawing: string[];
}

export interface SystemDatabase {
  /** Without user and password: "127.0.0.1:5432". */
  address: string;
  name: string;
  bytes: number;
  /** The largest ones, with what belongs to them. `rows`: about; null: PostgreSQL has not counted them yet. */
  tables: { name: string; bytes: number; rows: number | null }[];
  connections: { used: number; allowed: number; here: number };
}

export interface SystemKeys {
  /** Where this process has them from. */
  source: "variable" | "file";
  /** The current one first. `addedAt`: when the database was first told of it. */
  keys: { id: string; isCurrent: boolean; addedAt: string | null }[];
}

export interface SystemHousekeeping {
  last: {
    slot: string;
    endedAt: string;
    workerId: string;
    removed: Partial<Record<HousekeepingKey, number>>;
  } | null;
  isLate: boolean;
  nextAt: string;
}

/** What the installation runs on, at one moment. Times are ISO 8601. */
export interface SystemView {
  asOf: string;
  versions: {
    stillpoint: string;
    node: string;
    postgres: string;
    /** The newest one that is applied. */
    migration: string | null;
    migrations: MigrationState;
    /** Null: it is no production build. */
    build: string | null;
  };
  workers: Part<SystemWorker[]>;
  guardians: Part<SystemGuardian[]>;
  database: Part<SystemDatabase>;
  oldestRun: Part<(NamedRun & { createdAt: string; workerId: string | null }) | null>;
  keys: Part<SystemKeys>;
  /** Null: nothing was signed yet. */
  signing: Part<{ fingerprint: string; madeAt: string | null } | null>;
  housekeeping: Part<SystemHousekeeping>;
}
