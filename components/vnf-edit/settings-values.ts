import { FREEZE_BUDGET_MS, INCREMENTS, RPO_MINUTES } from "@/lib/vnfs/vnf-schemas";

export type RpoUnit = "minutes" | "hours" | "days";
export const MINUTES: Record<RpoUnit, number> = { minutes: 1, hours: 60, days: 24 * 60 };

/** The settings as they are typed. */
export interface SettingsValues {
  name: string;
  description: string;
  owner: string;
  /** In seconds. */
  freezeBudget: string;
  onUnquiesced: "stop" | "continue";
  rpo: string;
  rpoUnit: RpoUnit;
  increments: string;
  receiverIds: string[];
}

interface Stored {
  name: string;
  description: string;
  owner: string;
  freezeBudgetMs: number;
  onUnquiesced: "stop" | "continue";
  rpoMinutes: number;
  incrementsBeforeFull: number;
  receiverIds: readonly string[];
}

/** Settings as a form shows them; without any, as they usually are. Pure. */
export function toValues(stored?: Stored): SettingsValues {
  const rpo = rpoOf(stored?.rpoMinutes ?? RPO_MINUTES.usual);
  return {
    name: stored?.name ?? "",
    description: stored?.description ?? "",
    owner: stored?.owner ?? "",
    freezeBudget: String((stored?.freezeBudgetMs ?? FREEZE_BUDGET_MS.usual) / 1000),
    onUnquiesced: stored?.onUnquiesced ?? "stop",
    ...rpo,
    increments: String(stored?.incrementsBeforeFull ?? INCREMENTS.usual),
    receiverIds: [...(stored?.receiverIds ?? [])],
  };
}

/** A span in the largest unit that divides it. */
function rpoOf(minutes: number): { rpo: string; rpoUnit: RpoUnit } {
  const unit = (["days", "hours"] as const).find((u) => minutes % MINUTES[u] === 0) ?? "minutes";
  return { rpo: String(minutes / MINUTES[unit]), rpoUnit: unit };
}

/** What a form sends; what is no number goes as null, which the server refuses beside its field. Pure. */
export function toInput(values: SettingsValues) {
  const { freezeBudget, rpo, rpoUnit, increments, ...rest } = values;
  return {
    ...rest,
    freezeBudgetMs: times(freezeBudget, 1000),
    rpoMinutes: times(rpo, MINUTES[rpoUnit]),
    incrementsBeforeFull: times(increments, 1),
  };
}

/** A comma is as good as a point. */
function times(text: string, factor: number): number | null {
  const trimmed = text.trim().replace(",", ".");
  if (!/^\d{1,7}(\.\d{1,3})?$/.test(trimmed)) return null;
  return Math.round(Number(trimmed) * factor * 1000) / 1000;
}

/** The control of each field that the server names. Pure. */
export function controlOf(field: string): string {
  if (field.startsWith("receiverIds")) return "receivers";
  return CONTROLS[field] ?? field;
}

const CONTROLS: Record<string, string> = {
  freezeBudgetMs: "freezeBudget",
  rpoMinutes: "rpo",
  incrementsBeforeFull: "increments",
};
