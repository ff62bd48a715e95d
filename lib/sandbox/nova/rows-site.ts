import { type Row, table } from "../core/table";

/* What Nova knows besides servers. */

export interface Flavor extends Row {
  /** What the database calls its id; some messages tell it. */
  number: number;
  name: string;
  vcpus: number;
  ramMib: number;
  diskGib: number;
  ephemeralGib: number;
  swapMib: number;
  rxtxFactor: number;
  isPublic: boolean;
  description: string | null;
  extraSpecs: Readonly<Record<string, string>>;
  /** Projects that see it although it is not public. */
  projectIds: readonly string[];
}

/** Its id is "<user>/<name>": a key belongs to a user. */
export interface Keypair extends Row {
  number: number;
  name: string;
  userId: string;
  type: "ssh" | "x509";
  publicKey: string;
  fingerprint: string;
  createdAt: number;
}

export interface ServerGroup extends Row {
  name: string;
  policy: string;
  rules: Readonly<Record<string, number>>;
  projectId: string;
  userId: string;
}

/** The limits that an admin has set; its id is a project's, or "class/<name>". */
export interface NovaQuota extends Row {
  limits: Readonly<Record<string, number>>;
}

/** What an admin, or a fault, did to one of Nova's processes; its id is "<binary>/<host>". */
export interface ServiceState extends Row {
  isForcedDown: boolean;
  /** Since when it gives no sign of life; null while it does. */
  silentSince: number | null;
}

export const FLAVORS = table<Flavor>("flavors");
export const KEYPAIRS = table<Keypair>("keypairs");
export const SERVER_GROUPS = table<ServerGroup>("server_groups");
export const NOVA_QUOTAS = table<NovaQuota>("nova_quotas");
export const SERVICE_STATES = table<ServiceState>("nova_services");
