import type { PointOption, RecoveryOptions, SiteOption } from "@/lib/recoveries/recovery-options";

export const STEPS = ["point", "target", "plan", "confirm"] as const;
export type RecoverStep = (typeof STEPS)[number];

export const STEP_NAMES: Record<RecoverStep, string> = {
  point: "Recovery point",
  target: "Target",
  plan: "Plan",
  confirm: "Confirm",
};

/** What a person has entered; null: not chosen, what is usual counts. */
export interface RecoverEntries {
  point: string | null;
  site: string | null;
  /** Minutes that it is kept; 0: cleaned up at its end. */
  keepMinutes: number;
}

/** Minutes to choose from. */
export const KEEP_MINUTES = [30, 60, 240, 480, 1440] as const;

/** What an address says; what does not fit counts as not there. Pure. */
export function entriesOf(params: Pick<URLSearchParams, "get">): RecoverEntries & { step: RecoverStep } {
  const keep = Number(params.get("keep") ?? 0);
  return {
    step: STEPS.find((step) => step === params.get("step")) ?? "point",
    point: params.get("point"),
    site: params.get("site"),
    keepMinutes: KEEP_MINUTES.some((minutes) => minutes === keep) ? keep : 0,
  };
}

/** The same as the end of an address. Pure. */
export function addressOf({
  step,
  point,
  site,
  keepMinutes,
}: RecoverEntries & { step: RecoverStep }): string {
  const params = new URLSearchParams({ step });
  if (point !== null) params.set("point", point);
  if (site !== null) params.set("site", site);
  if (keepMinutes > 0) params.set("keep", String(keepMinutes));
  return `?${params}`;
}

/** Whether every VM of a point can be recovered from it. Pure. */
export const isWhole = ({ vms }: Pick<PointOption, "vms">): boolean => vms.every(({ isUsable }) => isUsable);

/** The chosen point, else the newest that holds every VM, else the newest that holds some. Pure. */
export function pointOf(
  { points }: Pick<RecoveryOptions, "points">,
  chosen: string | null,
): PointOption | undefined {
  return points.find(({ id }) => id === chosen) ?? points.find(isWhole) ?? points[0];
}

/** Why nothing can be recovered at a site; undefined: it may. Pure. */
export function whyNotAt({ projects, name }: Pick<SiteOption, "projects" | "name">): string | undefined {
  return projects === 0 ? `No credential of ${name} is stored: nothing can be made there.` : undefined;
}

/** The chosen site, else the first one where something can be made. Pure. */
export const siteOf = (
  { sites }: Pick<RecoveryOptions, "sites">,
  chosen: string | null,
): SiteOption | undefined =>
  sites.find(({ id }) => id === chosen) ?? sites.find((site) => whyNotAt(site) === undefined);
