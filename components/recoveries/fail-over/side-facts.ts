import { formatDayTime, formatUtc } from "@/components/data/format-time";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { counted, lasting } from "@/lib/recoveries/words";
import { inMinutes, sizeWords } from "../drill-words";
import { firstOf } from "../stair-rows";

export interface SideFact {
  key: "answer" | "fence" | "rest" | "backups" | "vms" | "volumes" | "addresses" | "time";
  tone: "plain" | "warn" | "fail" | "ok";
  title: string;
  text: string;
}

/**
 * What is known of the site that is left, and what is done to the VMs there. Pure.
 * @param now ms since the epoch; null: not known yet
 */
export function sourceFacts(
  { plan, source }: RecoveryPlanView,
  { home, busy }: Pick<RecoveryOptions, "home" | "busy">,
  now: number | null,
): SideFact[] {
  const { from, servers, hooks, vnf } = plan;
  const vms = counted(servers.length, "VM");
  const names = firstOf(servers.map(({ name }) => name).reverse());
  return [
    answerFact(source, home.lastAnsweredAt, now),
    source.answers
      ? fact(
          "fence",
          "plain",
          `${vms} ${are(servers.length)} stopped and locked first`,
          `${names}, in this order`,
        )
      : hooks.fence
        ? fact("fence", "plain", `Your hook ${hooks.fence.name} has to confirm`, `that ${names} are off`)
        : fact("fence", "warn", "Not fenced", `${names} may still run there`),
    fact(
      "rest",
      "plain",
      `Nothing is deleted at ${from.name}`,
      source.answers ? "a roll-back starts the VMs again" : "when it comes back, nothing is started there",
    ),
    busy && (busy.kind === "backup" || busy.kind === "drill")
      ? fact(
          "backups",
          "warn",
          `${busy.name} is cancelled`,
          `no backup of ${vnf.name} runs until this is decided`,
        )
      : fact("backups", "plain", `Backups of ${vnf.name} rest`, "until this is accepted or rolled back"),
  ];
}

function answerFact(
  { answers, isRemembered }: RecoveryPlanView["source"],
  lastAnsweredAt: string | null,
  now: number | null,
): SideFact {
  if (isRemembered)
    return fact("answer", "warn", "Known from manifests only", "nothing can be asked or done there");
  if (answers) return fact("answer", "ok", "It answers", "asked just now");
  const silentMs = lastAnsweredAt === null || now === null ? null : now - Date.parse(lastAnsweredAt);
  return fact(
    "answer",
    "fail",
    silentMs !== null && silentMs >= 60_000 ? `No answer for ${inMinutes(silentMs)}` : "No answer",
    lastAnsweredAt === null
      ? "asked just now"
      : `asked just now; it did last at ${formatUtc(lastAnsweredAt)}`,
  );
}

/** What is made at the target, and when it serves. Pure. */
export function targetFacts(
  { plan }: Pick<RecoveryPlanView, "plan">,
  { vnf, sites }: Pick<RecoveryOptions, "vnf" | "sites">,
): SideFact[] {
  const { servers, volumes, tiers, floatingIps, ports, make, estimate, to, fallback } = plan;
  const vcpus = servers.reduce((sum, { size }) => sum + size.vcpus, 0);
  const drill = sites.find(({ id }) => id === to.id)?.lastPassedDrill;
  const rto = vnf.rtoMinutes === null ? [] : [`RTO ${lasting(vnf.rtoMinutes * 60_000)}`];
  const proved = drill ? `${drill.name} passed there` : "never drilled there";
  return [
    fact(
      "vms",
      "plain",
      `${counted(servers.length, "VM")} ${are(servers.length)} made and started`,
      `in ${counted(tiers.length, "boot tier")}, ${vcpus} vCPU`,
    ),
    fact(
      "volumes",
      "plain",
      `${counted(volumes.length, "volume")} ${are(volumes.length)} restored`,
      fallback.isAllowed && fallback.takenAt !== null
        ? `${sizeWords(volumes)}; if one cannot be, all from ${formatDayTime(fallback.takenAt)} UTC`
        : `${sizeWords(volumes)}, from the backup store`,
    ),
    fact(
      "addresses",
      "plain",
      floatingIps.length > 0
        ? `${counted(floatingIps.length, "floating IP")} ${floatingIps.length === 1 ? "moves" : "move"} here`
        : `${counted(ports.length, "port")}, ${portWords(ports)}`,
      floatingIps.length > 0
        ? firstOf(floatingIps.map(({ address }) => address))
        : make.networks.length > 0
          ? `${counted(make.networks.length, "network")} ${are(make.networks.length)} made: ${firstOf(make.networks.map(({ name }) => name))}`
          : "in networks that are there",
    ),
    estimate.totalMs === null
      ? fact("time", "warn", "When it serves is not known", [...rto, proved].join("; "))
      : fact(
          "time",
          "plain",
          `Serving again in about ${lasting(estimate.totalMs)}`,
          [...rto, proved].join("; "),
        ),
  ];
}

function portWords(ports: RecoveryPlanView["plan"]["ports"]): string {
  const kept = ports.filter(
    ({ mac, ips }) => mac !== null && ips.every(({ address }) => address !== null),
  ).length;
  return kept === ports.length ? "same MAC and IP" : kept === 0 ? "any MAC and IP" : `${kept} as they were`;
}

const are = (count: number): string => (count === 1 ? "is" : "are");

const fact = (key: SideFact["key"], tone: SideFact["tone"], title: string, text: string): SideFact => ({
  ...{ key, tone, title, text },
});
