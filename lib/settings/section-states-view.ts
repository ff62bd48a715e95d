import type { Permission } from "../auth/permissions";
import type { SiteRow } from "../installation/installation";

/** How each section of the settings stands; null: it cannot be read now. Times are ISO 8601. */
export interface SectionStates {
  /** `now`: the database's clock. */
  schedules: { count: number; on: number; nextAt: string | null; now: string } | null;
  /** `without`: VNFs that have no policy, of those that the reader sees. */
  retention: { count: number; without: number } | null;
  /** Of the VNFs that the reader sees. */
  storage: { gib: number; backups: number } | null;
  sites: Pick<SiteRow, "name" | "state">[] | null;
  roles: { count: number } | null;
  signIns: { count: number } | null;
  /** `fourEyes`: how many of the switches are on. */
  security: { idleMinutes: number; sessionHours: number; fourEyes: number } | null;
  /** `toDecide`: requests that wait for the reader. */
  approvals: { fourEyes: number; toDecide: number } | null;
  notifications: { channels: number; on: number; givenUp: number } | null;
  hooks: { fence: number; handOver: number } | null;
  system: { version: string; workers: number; guardians: number } | null;
  manifests: { lastAt: string | null } | null;
}

export type SectionId = keyof SectionStates;

/** Who sees which. Pure: shared by pages and verbs. */
export const SECTION_PERMISSIONS = {
  schedules: "schedules.view",
  retention: "retention.view",
  storage: "retention.view",
  sites: "sites.view",
  roles: "roles.view",
  signIns: "sessions.view",
  security: "security.view",
  approvals: "approvals.view",
  notifications: "notifications.view",
  hooks: "hooks.view",
  system: "system.view",
  manifests: "manifests.import",
} as const satisfies Record<SectionId, Permission>;
