import { chosenThings, type Told } from "@/components/data/what-changed";
import { fieldErrors } from "@/lib/field-errors";
import { FREEZE_BUDGET_MS, INCREMENTS, RPO_MINUTES, VnfSettings } from "@/lib/vnfs/vnf-schemas";

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
  /** Empty: no target. */
  rto: string;
  rtoUnit: RpoUnit;
  /** Empty: no drill is demanded. */
  drillDays: string;
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
  rtoMinutes: number | null;
  drillEveryDays: number | null;
  incrementsBeforeFull: number;
  receiverIds: readonly string[];
}

/** Settings as a form shows them; without any, as they usually are. Pure. */
export function toValues(stored?: Stored): SettingsValues {
  const rpo = spanOf(stored?.rpoMinutes ?? RPO_MINUTES.usual);
  const rto = stored?.rtoMinutes ? spanOf(stored.rtoMinutes) : { text: "", unit: "minutes" as const };
  return {
    name: stored?.name ?? "",
    description: stored?.description ?? "",
    owner: stored?.owner ?? "",
    freezeBudget: String((stored?.freezeBudgetMs ?? FREEZE_BUDGET_MS.usual) / 1000),
    onUnquiesced: stored?.onUnquiesced ?? "stop",
    rpo: rpo.text,
    rpoUnit: rpo.unit,
    rto: rto.text,
    rtoUnit: rto.unit,
    drillDays: String(stored?.drillEveryDays ?? ""),
    increments: String(stored?.incrementsBeforeFull ?? INCREMENTS.usual),
    receiverIds: [...(stored?.receiverIds ?? [])],
  };
}

/** A span in the largest unit that divides it. */
function spanOf(minutes: number): { text: string; unit: RpoUnit } {
  const unit = (["days", "hours"] as const).find((u) => minutes % MINUTES[u] === 0) ?? "minutes";
  return { text: String(minutes / MINUTES[unit]), unit };
}

/** What a form sends; what is no number goes as null, which the server refuses beside its field. Pure. */
export function toInput(values: SettingsValues) {
  const { freezeBudget, rpo, rpoUnit, rto, rtoUnit, drillDays, increments, ...rest } = values;
  return {
    ...rest,
    freezeBudgetMs: times(freezeBudget, 1000),
    rpoMinutes: times(rpo, MINUTES[rpoUnit]),
    rtoMinutes: orNone(rto, MINUTES[rtoUnit]),
    drillEveryDays: orNone(drillDays, 1),
    incrementsBeforeFull: times(increments, 1),
  };
}

/** Nothing is none; what is no number goes as it is, which the server refuses beside its field. */
const orNone = (text: string, factor: number): number | string | null =>
  text.trim() === "" ? null : (times(text, factor) ?? text);

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
  rtoMinutes: "rto",
  drillEveryDays: "drillDays",
  incrementsBeforeFull: "increments",
};

/** What is wrong in the form by its controls, but for what the server alone can know. Pure. */
export function settingsProblems(values: SettingsValues): Record<string, string> {
  const { error } = VnfSettings.safeParse(toInput(values));
  const found = Object.entries(error ? fieldErrors(error) : {});
  return Object.fromEntries(found.map(([field, text]) => [controlOf(field), text]));
}

const span = (text: string, unit: RpoUnit): string =>
  text.trim() === "" ? "none" : `${text.trim()} ${Number(text) === 1 ? unit.slice(0, -1) : unit}`;

/** How a change of each is told. Pure. */
export function vnfThings(
  sites: readonly { id: string; name: string }[],
): Record<string, Told<SettingsValues>> {
  return {
    name: { name: "name", say: ({ name }) => name },
    description: { name: "description" },
    owner: { name: "owner", say: ({ owner }) => owner },
    freezeBudgetMs: { name: "freeze budget", say: ({ freezeBudget }) => `${freezeBudget.trim()} s` },
    onUnquiesced: {
      name: "when a VM cannot be quiesced",
      say: ({ onUnquiesced }) => (onUnquiesced === "stop" ? "stop" : "go on"),
    },
    rpoMinutes: { name: "RPO target", say: ({ rpo, rpoUnit }) => span(rpo, rpoUnit) },
    rtoMinutes: { name: "RTO target", say: ({ rto, rtoUnit }) => span(rto, rtoUnit) },
    drillEveryDays: {
      name: "a drill each",
      say: ({ drillDays }) => (drillDays.trim() === "" ? "none" : `${drillDays.trim()} days`),
    },
    incrementsBeforeFull: {
      name: "increments before the next full backup",
      say: ({ increments }) => increments,
    },
    receivers: chosenThings("sites that learn its backups", sites, ({ receiverIds }) => receiverIds),
  };
}
