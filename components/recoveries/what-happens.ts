import type { RecoveryRunPlan } from "@/lib/recoveries/recovery-run-plan";
import { counted, lasting } from "@/lib/recoveries/words";
import { inMinutes, sizeWords } from "./drill-words";

/** What a person agrees to. */
export interface Consequence {
  key: "made" | "source" | "slot" | "after";
  title: string;
  text: string;
}

/**
 * A drill in words: what is made, that its source is left alone, what cannot happen meanwhile, and what is left. Pure.
 * @param at when it would begin, ms since the epoch
 */
export function whatHappens(plan: RecoveryRunPlan, at: number): Consequence[] {
  const { vnf, to, servers, volumes, make, estimate, source, cleanUp, isDrill } = plan;
  const networks =
    make.networks.length === 0
      ? "in the networks that were chosen for drills"
      : `in ${make.networks.length === 1 ? "a network" : `${make.networks.length} networks`} of its own${plan.routerInterfaces.length === 0 ? ", with no way out" : ""}`;
  const takes =
    estimate.totalMs === null
      ? "How long it takes is not known yet"
      : `It takes about ${lasting(estimate.totalMs)}`;
  return [
    {
      key: "made",
      title: `${counted(servers.length, "VM")} and ${counted(volumes.length, "volume")} (${sizeWords(volumes)}) are made at ${to.name}`,
      text: `${vnf.name} as it was ${inMinutes(plan.point.losesMs)} ago, ${networks}. ${takes}.`,
    },
    {
      key: "source",
      title: `Nothing is touched at ${plan.from.name}`,
      text: source.whatHappens.join(" "),
    },
    {
      key: "slot",
      title: `Nothing else can run for ${vnf.name} meanwhile`,
      text: "No backup and no other recovery of it begins until the run has ended. You may cancel it at any time: what it has made is removed then.",
    },
    ...(isDrill ? [afterwards(cleanUp, to.name, at)] : []),
  ];
}

function afterwards(cleanUp: RecoveryRunPlan["cleanUp"], site: string, at: number): Consequence {
  if (cleanUp === "at-end" || cleanUp === null)
    return {
      key: "after",
      title: "At its end all of it is removed",
      text: `Every VM, volume, port and network that it made at ${site}, and nothing else. The report stays.`,
    };
  const ms = cleanUp.keepForMinutes * 60_000;
  const until = new Date(at + ms).toISOString();
  return {
    key: "after",
    title: `It stays for ${lasting(ms)}, and is removed then`,
    text: `Until about ${until.slice(11, 16)} UTC${ms >= 12 * 3_600_000 ? ` of ${until.slice(0, 10)}` : ""} you can look at the VMs, and clean up earlier. It takes its quota at ${site} as long. Backups of the VNF may run meanwhile.`,
  };
}
