import type { PointOption, RecoveryOptions, SiteOption } from "@/lib/recoveries/recovery-options";

export const STEPS = ["mode", "point", "target", "plan", "confirm"] as const;
export type RecoverStep = (typeof STEPS)[number];

/** What may be chosen; others are not made yet. The first one is chosen at first: it harms nothing. */
export const MODES = ["drill", "relocation", "failover"] as const;
export type RecoverMode = (typeof MODES)[number];

/** The steps of a mode: a relocation makes its point itself. Pure. */
export const stepsOfMode = (mode: RecoverMode): readonly RecoverStep[] =>
  mode === "relocation" ? STEPS.filter((step) => step !== "point") : STEPS;

/** What is for real is confirmed on a page of its own. Pure. */
export const isForReal = (mode: RecoverMode): mode is Exclude<RecoverMode, "drill"> => mode !== "drill";

export const STEP_NAMES: Record<RecoverStep, string> = {
  mode: "Mode",
  point: "Recovery point",
  target: "Target",
  plan: "Plan",
  confirm: "Confirm",
};

/** What a person has entered; null: not chosen, what is usual counts. */
export interface RecoverEntries {
  mode: RecoverMode;
  point: string | null;
  site: string | null;
  /** Minutes that a drill is kept; 0: cleaned up at its end. */
  keepMinutes: number;
  /** Of a failover: when a volume cannot be restored, all of it may be taken from the point before. */
  mayFallBack: boolean;
}

/** Minutes to choose from. */
export const KEEP_MINUTES = [30, 60, 240, 480, 1440] as const;

/** What an address says; what does not fit counts as not there. Pure. */
export function entriesOf(params: Pick<URLSearchParams, "get">): RecoverEntries & { step: RecoverStep } {
  const keep = Number(params.get("keep") ?? 0);
  const mode = MODES.find((each) => each === params.get("mode")) ?? "drill";
  const named = STEPS.find((each) => each === params.get("step")) ?? "mode";
  const step = stepsOfMode(mode).includes(named) ? named : "target";
  return {
    step: isForReal(mode) && step === "confirm" ? "plan" : step,
    mode,
    point: params.get("point"),
    site: params.get("site"),
    keepMinutes: KEEP_MINUTES.some((minutes) => minutes === keep) ? keep : 0,
    mayFallBack: params.get("mayFallBack") === "true",
  };
}

/** The same as the end of an address; what is left out is not chosen. Pure. */
export function addressOf({
  step,
  mode = "drill",
  point = null,
  site = null,
  keepMinutes = 0,
  mayFallBack = false,
}: Partial<RecoverEntries> & { step: RecoverStep }): string {
  const params = new URLSearchParams({ step, mode });
  if (point !== null) params.set("point", point);
  if (site !== null) params.set("site", site);
  if (keepMinutes > 0) params.set("keep", String(keepMinutes));
  if (mayFallBack) params.set("mayFallBack", "true");
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
export function whyNotAt(
  { projects, name, isHome }: Pick<SiteOption, "projects" | "name" | "isHome">,
  mode: RecoverMode,
): string | undefined {
  if (isHome && isForReal(mode)) return `The VNF is here: a ${mode} leads to another site.`;
  return projects === 0 ? `No credential of ${name} is stored: nothing can be made there.` : undefined;
}

/** The chosen site, else the first one where something can be made. The VNF's own site is a drill's only. Pure. */
export function siteOf(
  { sites }: Pick<RecoveryOptions, "sites">,
  chosen: string | null,
  mode: RecoverMode,
): SiteOption | undefined {
  const named = sites.find(({ id, isHome }) => id === chosen && !(isHome && isForReal(mode)));
  return named ?? sites.find((site) => whyNotAt(site, mode) === undefined);
}
