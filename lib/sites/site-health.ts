import { z } from "zod";
import type { ServiceName } from "../openstack/catalog";
import type { CheckRow } from "./check-row";
import type { CatalogHost } from "./checks/catalog-hosts";
import { SERVICES } from "./service-labels";

/** What a site's services were seen to do. */
export interface ServiceHealth {
  name: ServiceName;
  state: "up" | "slow" | "down" | "unknown";
  latencyMs?: number | undefined;
  cause?: string | undefined;
  requestId?: string | undefined;
}

export type SiteState = "reachable" | "slow" | "degraded" | "unreachable";

/** A poll that is older than this says nothing about now. */
export const STALE_MS = 90_000;

/** The one word for a site: nothing answers, something does not, something is slow, or all is well. */
export function siteState(services: readonly ServiceHealth[], hasAnswered: boolean): SiteState {
  const has = (state: ServiceHealth["state"]) => services.some((service) => service.state === state);
  if (!hasAnswered) return "unreachable";
  if (has("down")) return "degraded";
  return has("slow") ? "slow" : "reachable";
}

/** What is known now: the last poll's word, until it is too old. */
export const shownState = (state: string | undefined, ageMs: number | null): SiteState | "unknown" =>
  ageMs !== null && ageMs < STALE_MS && STATES.includes(state ?? "") ? (state as SiteState) : "unknown";

const STATES: readonly string[] = ["reachable", "slow", "degraded", "unreachable"] satisfies SiteState[];

const RESULT_STATE = { pass: "up", warn: "slow", fail: "down", skipped: "unknown" } as const;

/** The services' health as a check list saw it: until the first poll. */
export const servicesOf = (rows: readonly CheckRow[]): ServiceHealth[] =>
  SERVICES.flatMap((name) => {
    const row = rows.find(({ id }) => id === `service:${name}`);
    // A site may do without Placement.
    if (!row || (name === "placement" && row.result === "skipped")) return [];
    return [{ name, state: RESULT_STATE[row.result] }];
  });

/** What the last check list left behind. */
export interface StoredChecks {
  rows: CheckRow[];
  hosts: CatalogHost[];
}

const Stored = z.object({ rows: z.array(z.custom<CheckRow>()), hosts: z.array(z.custom<CatalogHost>()) });

/** Of the column; a site that was never checked has none. */
export const storedChecks = (json: unknown): StoredChecks =>
  Stored.safeParse(json).data ?? { rows: [], hosts: [] };

const StoredServices = z.array(z.custom<ServiceHealth>());

export const storedServices = (json: unknown): ServiceHealth[] => StoredServices.safeParse(json).data ?? [];
