import { visibleText } from "@/components/data/visible-text";
import { counted, lasting, listed } from "@/lib/recoveries/words";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import { startedAgain, stoppedByUs } from "./fence-words";
import { kindWords } from "./made-words";

/** So long a failover or a relocation may wait for its decision before that is an alarm: meanwhile no backup of its VNF is made. */
export const DECIDE_WITHIN_MS = 3_600_000;

/** Since when something of it serves: its last green check, or of a part the last VM that became healthy. Pure. */
export function servingSince({ servingAt, tiers }: Pick<RecoveryView, "servingAt" | "tiers">): string | null {
  if (servingAt !== null) return servingAt;
  const healthy = tiers.flatMap(({ servers }) =>
    servers.flatMap(({ state, healthyAt }) => (state === "healthy" && healthyAt ? [healthyAt] : [])),
  );
  return healthy.sort().at(-1) ?? null;
}

export interface Decision {
  tone: "plain" | "warn" | "fail";
  /** Without a full stop; the rest of the sentence follows it. */
  title: string;
  /** From when its clock runs. */
  since: string | null;
  /** What is to be done. */
  todo: string | null;
  /** It has waited for too long. */
  isLate: boolean;
}

/** What of a failover or a relocation a person has to decide, or has decided; null: nothing. Pure. */
export function decisionOf(recovery: RecoveryView, now: number): Decision | null {
  const { state, to, from, tiers, usable, left, decided } = recovery;
  const since = servingSince(recovery);
  const isLate = since !== null && now - Date.parse(since) > DECIDE_WITHIN_MS;
  const at = visibleText(to.name);
  const isHome = recovery.mode === "replacement";
  const all = tiers.flatMap(({ servers }) => servers).length;
  switch (state) {
    case "pending":
      return {
        tone: isLate ? "warn" : "plain",
        title: isHome ? "The restored VMs serve" : `Serves at ${at}`,
        since,
        todo: "accept it, or roll it back",
        isLate,
      };
    case "partly":
      return {
        tone: "warn",
        title: `${usable.length} of ${counted(all, "VM")} ${usable.length === 1 ? "serves" : "serve"} at ${at}`,
        since,
        todo: "accept what works, or roll it back",
        isLate,
      };
    case "failed":
      return {
        tone: "fail",
        title: `It does not serve at ${at}`,
        since: null,
        todo:
          stoppedByUs(recovery.fence).length > 0
            ? `the VMs at ${visibleText(from.name)} stay stopped until it is rolled back`
            : "roll it back",
        isLate: false,
      };
    case "rolling-back":
      return { tone: "plain", title: "It is being rolled back", since: null, todo: null, isLate: false };
    case "half-rolled-back":
      return {
        tone: "fail",
        title: "It is rolled back in part",
        since: null,
        todo: `${left.length > 0 ? `${counted(left.length, "thing")} at ${at} could not be removed. ` : ""}Roll it back again: to accept it now could leave two copies running${lostTarget(recovery)}`,
        isLate: false,
      };
    case "undoing":
      return {
        tone: "warn",
        title: "It is being undone",
        since: null,
        todo: isHome
          ? "its VMs are removed first, then those in whose place they came get their addresses back, and are unlocked and started"
          : `its VMs at ${at} are removed first, then those at ${visibleText(from.name)} are unlocked and started`,
        isLate: false,
      };
    case "undone":
      return {
        tone: "plain",
        title: isHome
          ? "Undone: the VMs that were there run"
          : `Undone: it runs at ${visibleText(from.name)}${stoppedByUs(recovery.fence).length > 0 ? " again" : ""}`,
        since: null,
        todo: null,
        isLate: false,
      };
    case "half-undone":
      return {
        tone: "fail",
        title: "It is undone in part",
        since: null,
        todo: `${left.length > 0 ? `${counted(left.length, "thing")} at ${at} could not be removed. ` : ""}Stillpoint tries again by itself while ${isHome ? `${at} answers` : "both sites answer"}; try again at once when the cause is mended${lostTarget(recovery)}`,
        isLate: false,
      };
    case "superseded":
      return {
        tone: "plain",
        title: "A failover has taken its place",
        since: null,
        todo: null,
        isLate: false,
      };
    case "accepted":
    case "rolled-back":
      return {
        tone: "plain",
        title: `${state === "accepted" ? "Accepted" : "Rolled back"}${decided ? ` by ${visibleText(decided.by)}` : ""}`,
        since: decided?.at ?? null,
        todo: null,
        isLate: false,
      };
    default:
      return null;
  }
}

const lostTarget = ({ may, to }: RecoveryView): string =>
  may.includes("give-target-up") ? `. If ${visibleText(to.name)} is lost for good, give it up` : "";

/** What becomes true when it is accepted. Pure. */
export function acceptConsequences(
  { mode, from, to, tiers, fence, usable }: RecoveryView,
  vnfName: string,
): string[] {
  if (mode === "replacement") return inPlaceConsequences(fence, vnfName);
  const servers = tiers.flatMap((tier) => tier.servers);
  const down = servers.filter(({ name }) => !usable.includes(name)).map(({ name }) => visibleText(name));
  const [source, target, vnf] = [from.name, to.name, vnfName].map(visibleText) as [string, string, string];
  const unproved = (fence?.servers ?? []).filter(({ state }) => state === "unproved").length;
  return [
    `${vnf} is at ${target} from then on, and consists of its VMs there. Backups begin again: the first one is full.`,
    ...(down.length > 0
      ? [`${listed(down)} did not come up there, and ${down.length === 1 ? "is" : "are"} the VNF’s no more.`]
      : []),
    `The former VMs at ${source} are left as they are. If one of them runs, Stillpoint says so and does nothing by itself.`,
    ...(unproved > 0
      ? [
          `Nobody has proved that ${counted(unproved, "VM")} at ${source} ${unproved === 1 ? "is" : "are"} off.`,
        ]
      : []),
    "It cannot be rolled back any more.",
  ];
}

function inPlaceConsequences(fence: RecoveryView["fence"], vnfName: string): string[] {
  const former = (fence?.servers ?? [])
    .filter(({ state }) => state !== "gone")
    .map(({ name }) => visibleText(name));
  const isOne = former.length === 1;
  return [
    `The restored ${isOne ? "VM is" : "VMs are"} ${visibleText(vnfName)}’s from then on. Backups begin again: the first one is full.`,
    ...(former.length > 0
      ? [
          `${listed(former)}, as ${isOne ? "it was" : "they were"} before, ${isOne ? "stays" : "stay"} stopped and locked, without ${isOne ? "its" : "their"} addresses. Nothing of ${isOne ? "it" : "them"} is deleted: the VNF’s page shows ${isOne ? "it as a former VM" : "them as former VMs"} until you have dealt with ${isOne ? "it" : "them"}.`,
        ]
      : []),
    "It cannot be rolled back any more.",
  ];
}

/** What is not ours, and was changed: it is set back, not removed. */
const CHANGED = ["floating_ip", "router_interface", "attachment"];

/** What a roll-back costs, removes and starts. Pure. */
export function rollBackConsequences(recovery: RecoveryView, now: number): string[] {
  const { mode, from, to, standing, fence } = recovery;
  const [source, target] = [visibleText(from.name), visibleText(to.name)];
  const since = servingSince(recovery);
  const words = (isOurs: boolean) =>
    listed(
      standing
        .filter(({ kind }) => CHANGED.includes(kind) !== isOurs)
        .map(({ kind, count }) => kindWords(kind, count)),
    );
  const [things, changes] = [words(true), words(false)];
  const started = startedAgain(fence).map(visibleText);
  return [
    since === null
      ? `Nothing served at ${target}, so that nothing written there is lost.`
      : `What was written ${mode === "replacement" ? "by the restored VMs since they serve" : `at ${target} since it serves there`} is lost: ${lasting(now - Date.parse(since))} of it by now.`,
    things === "" ? `Nothing of it is left at ${target}.` : `Removed at ${target}: ${things}.`,
    ...(changes === "" ? [] : [`Set back to what it was: ${changes}.`]),
    started.length > 0
      ? `Unlocked and started at ${source}, in their boot order: ${listed(started)}. If ${source} does not answer, start them by hand.`
      : `Nothing is started at ${source}: this ${mode === "replacement" ? "restore" : mode} has stopped nothing there.`,
  ];
}
