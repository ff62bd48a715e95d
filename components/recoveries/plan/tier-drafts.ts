import { fieldErrors } from "@/lib/field-errors";
import { type BootTier, type Check, UP_SECONDS } from "@/lib/recoveries/boot-tiers";
import type { PlanForm } from "@/lib/recoveries/plan-form";
import { BootTiers } from "@/lib/recoveries/plan-schemas";

/** A check as it stands in its fields; those that its kind has no use for are kept, for when it is chosen again. */
export interface CheckDraft {
  serverId: string;
  kind: Check["kind"];
  text: string;
  port: string;
  path: string;
  status: string;
  within: string;
}

/** A tier as it stands in its fields. */
export interface TierDraft {
  order: number;
  vms: { serverId: string; name: string }[];
  delay: string;
  isPaused: boolean;
  pause: string;
  onFailedCheck: BootTier["onFailedCheck"];
  checks: CheckDraft[];
}

type Members = PlanForm["members"];

/** A check that nothing was said of yet. Pure. */
export const newCheck = (serverId: string): CheckDraft => ({
  ...{ serverId, kind: "console", text: "", port: "", path: "/", status: "200", within: `${UP_SECONDS}` },
});

/**
 * The tiers of a VNF with what was decided of them; a check stands with its VM, whatever its boot order was. What is left
 * of boot orders and VMs that the VNF has not any more is not among them. Pure.
 */
export function draftsOf(members: Members, stored: readonly BootTier[]): TierDraft[] {
  const orders = [...new Set(members.map(({ bootOrder }) => bootOrder))].sort((a, b) => a - b);
  const checks = stored.flatMap((tier) => tier.checks);
  return orders.map((order) => {
    const tier = stored.find((each) => each.order === order);
    const vms = members.filter(({ bootOrder }) => bootOrder === order);
    return {
      order,
      vms: vms.map(({ serverId, name }) => ({ serverId, name })),
      delay: `${tier?.delaySeconds ?? 0}`,
      isPaused: (tier?.pauseBefore ?? null) !== null,
      pause: tier?.pauseBefore ?? "",
      onFailedCheck: tier?.onFailedCheck ?? "stop",
      checks: checks.filter((c) => vms.some((vm) => vm.serverId === c.serverId)).map(draftOf),
    };
  });
}

const draftOf = ({ serverId, within, ...check }: Check): CheckDraft => {
  const draft = { ...newCheck(serverId), kind: check.kind, within: `${within}` };
  if (check.kind === "console") return { ...draft, text: check.text };
  if (check.kind === "tcp") return { ...draft, port: `${check.port}` };
  if (check.kind === "http")
    return { ...draft, port: `${check.port}`, path: check.path, status: `${check.status}` };
  return draft;
};

/** What storing would drop, in words: what was set for boot orders and VMs that the VNF has not any more. Pure. */
export function leftOvers(members: Members, stored: readonly BootTier[]): string[] {
  const orders = stored
    .filter((tier) => tier.delaySeconds > 0 || tier.pauseBefore !== null || tier.onFailedCheck !== "stop")
    .map(({ order }) => order)
    .filter((order) => !members.some(({ bootOrder }) => bootOrder === order));
  const gone = stored
    .flatMap(({ checks }) => checks)
    .filter(({ serverId }) => !members.some((member) => member.serverId === serverId));
  return [
    ...orders.map((order) => `what was set for tier ${order}, in which no VM boots now`),
    ...(gone.length > 0
      ? [
          `${gone.length === 1 ? "a check" : `${gone.length} checks`} of VMs that are not in this VNF any more`,
        ]
      : []),
  ];
}

/** As they are sent: what is no number is none. Pure. */
export const toTiers = (drafts: readonly TierDraft[]) =>
  drafts.map(({ order, delay, isPaused, pause, onFailedCheck, checks }) => ({
    order,
    delaySeconds: whole(delay),
    pauseBefore: isPaused ? pause.trim() : null,
    onFailedCheck,
    checks: checks.map(toCheck),
  }));

function toCheck({ serverId, kind, text, port, path, status, within }: CheckDraft): Check {
  const of = { serverId, within: whole(within) };
  if (kind === "console") return { ...of, kind, text: text.trim() };
  if (kind === "tcp") return { ...of, kind, port: whole(port) };
  if (kind === "http") return { ...of, kind, port: whole(port), path: path.trim(), status: whole(status) };
  return { ...of, kind };
}

const whole = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text.trim()) : Number.NaN);

/** What is wrong, by the ids of the fields: as the server would say it. Pure. */
export function errorsOf(drafts: readonly TierDraft[]): Record<string, string> {
  const { error } = BootTiers.safeParse(toTiers(drafts));
  if (!error) return {};
  return Object.fromEntries(
    Object.entries(fieldErrors(error)).map(([path, text]) => [`bootTiers.${path}`, text]),
  );
}
