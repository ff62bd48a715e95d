import { formatDuration } from "@/components/data/format-time";
import { visibleText } from "@/components/data/visible-text";
import type { FreezesView, FrozenVm } from "@/lib/freezes/freezes-view";
import { METHOD_FACTS } from "@/lib/quiesce/method-facts";

/** "47.2 s", "4 m 12 s". Pure. */
export const formatTenths = (ms: number): string =>
  ms < 100_000 ? `${(Math.max(0, ms) / 1000).toFixed(1)} s` : formatDuration(ms);

/** Since when the longest of them is held, ms since the epoch. Pure. */
export const heldSince = (vms: readonly FrozenVm[]): number =>
  Math.min(...vms.map(({ since }) => Date.parse(since)));

/** Who is still frozen, and what that means: one line. Pure. */
export function stuckHeadline(vms: readonly FrozenVm[]): string {
  const [first] = vms;
  if (!first) return "";
  const one = vms.length === 1;
  const [is, its, guest] = one ? ["is", "Its", "guest"] : ["are", "Their", "guests"];
  const who = namesOf(vms);
  if (vms.every(({ isConfirmed }) => !isConfirmed))
    return `${who} may still be frozen. Whether ${its.toLowerCase()} ${guest} can write is not known.`;
  const state = vms.every(({ method }) => method === first.method) ? STATES[first.method] : STATES.mixed;
  return `${who} ${is} still ${state.is}. ${its} ${guest} ${one ? state.does : state.do}.`;
}

const WRITES = { is: "frozen", does: "cannot write", do: "cannot write" };
const STATES = {
  "nova-quiesce": WRITES,
  "guest-agent": WRITES,
  pause: { is: "paused", does: "stands still", do: "stand still" },
  suspend: { is: "suspended", does: "stands still", do: "stand still" },
  stop: { is: "switched off", does: "does not run", do: "do not run" },
  mixed: { is: "held", does: "stands still", do: "stand still" },
} as const;

function namesOf(vms: readonly FrozenVm[]): string {
  const vnfs = [...new Set(vms.map(({ vnfName }) => vnfName))];
  if (vnfs.length > 1) return `${vms.length} VMs of ${vnfs.length} VNFs`;
  const names = vms.map(({ serverName }) => visibleText(serverName));
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more VMs`] : names;
  return `${listed(shown)} of ${visibleText(vnfs[0] ?? "")}`;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/**
 * How long over the budget, where, what ends it by itself, and whom to call. Pure.
 * @param now the server's clock, ms
 */
export function stuckDetail(
  vms: readonly FrozenVm[],
  guardian: FreezesView["guardian"],
  now: number,
): string {
  const sites = [...new Set(vms.map(({ siteName }) => siteName))];
  const at = sites.length > 1 ? `at ${sites.length} sites` : `at ${sites[0]}`;
  const overMs = Math.max(...vms.map(({ since, budgetMs }) => now - Date.parse(since) - budgetMs));
  const over =
    overMs > 0
      ? `${formatTenths(overMs)} over budget ${at}.`
      : `Its budget is not over yet, but a thaw has failed ${at}.`;
  return [over, timerWords(vms, now), guardianWords(guardian), ownerWords(vms)]
    .filter((words) => words !== "")
    .join(" ");
}

function timerWords(vms: readonly FrozenVm[], now: number): string {
  const them = vms.length === 1 ? "it" : "them";
  if (vms.some(({ method }) => METHOD_FACTS[method].deadMan.kind === "none"))
    return `No timer at the hypervisor ends ${vms.length === 1 ? "this" : "all of them"}.`;
  const known = vms.flatMap(({ thawsBy }) => (thawsBy ? [Date.parse(thawsBy)] : []));
  if (known.length < vms.length) return "";
  const leftMs = Math.max(...known) - now;
  return leftMs > 0
    ? `The timer at the hypervisor thaws ${them} in ${formatTenths(leftMs)}.`
    : `The timer at the hypervisor was to thaw ${them} ${formatTenths(-leftMs)} ago.`;
}

function ownerWords(vms: readonly FrozenVm[]): string {
  const told = vms.filter(({ vnfOwner }) => vnfOwner !== "");
  const words = told.map(
    ({ vnfName, vnfOwner }) => `${visibleText(vnfName)} belongs to ${visibleText(vnfOwner)}`,
  );
  return words.length === 0 ? "" : `${[...new Set(words)].join("; ")}.`;
}

const guardianWords = (guardian: FreezesView["guardian"]): string =>
  guardian === null || guardian.state === "gone" ? "No guardian is on duty." : "";
