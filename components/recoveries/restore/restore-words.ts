import type { RecoveryRunPlan } from "@/lib/recoveries/recovery-run-plan";
import { counted, lasting, listed } from "@/lib/recoveries/words";
import { sizeWords } from "../drill-words";
import type { RestoreKind } from "./restore-entries";

/** The choices, with what each of them is for. */
export const KIND_WORDS: Readonly<Record<RestoreKind, { title: string; text: string }>> = {
  vnf: {
    title: "The whole VNF, beside",
    text: "Every VM of the point is made again beside the originals, in its boot order.",
  },
  vms: {
    title: "Some VMs, beside",
    text: "Only the VMs that you choose, with their volumes. The originals go on.",
  },
  "vnf-in-place": {
    title: "The whole VNF, in its place",
    text: "The present VMs are stopped, locked and kept. New ones get their names, addresses and MACs.",
  },
  "vms-in-place": {
    title: "Some VMs, in their place",
    text: "The same for the VMs that you choose. The others go on.",
  },
  volumes: {
    title: "Volumes alone",
    text: "Volumes of the point, made and left available: attach them where you need them. No VM is made.",
  },
  "in-place": {
    title: "A data volume, in its place",
    text: "A VM gets a volume of the point for the one that it has. That one is kept under another name.",
  },
};

export interface RestoreFact {
  key: string;
  title: string;
  /** A line for each thing to know. */
  text: string;
}

/** What a person agrees to. Pure. */
export function restoreFacts(plan: RecoveryRunPlan): RestoreFact[] {
  if (plan.mode === "replacement") return replacementFacts(plan);
  const { servers, volumes, to, ports, estimate, source, inPlace } = plan;
  const takes =
    estimate.totalMs === null
      ? "How long it takes is not known yet."
      : `It takes about ${lasting(estimate.totalMs)}, without checks.`;
  const things = [
    ...(servers.length > 0 ? [counted(servers.length, "VM")] : []),
    `${counted(volumes.length, "volume")} (${sizeWords(volumes)})`,
  ];
  const anyAddress = ports.filter(({ ips }) => ips.some(({ address }) => address === null)).length;
  const names = servers.slice(0, 2).map(({ name }) => name);
  return [
    {
      key: "made",
      title: `${listed(things)} ${servers.length + volumes.length === 1 ? "is" : "are"} made at ${to.name}`,
      text: `${names.length > 0 ? `Named ${listed(names)}${servers.length > 2 ? " and so on" : ""}. ` : ""}${takes}`,
    },
    ...(servers.length > 0
      ? [
          {
            key: "addresses",
            title: "They come up in the networks of the originals",
            text: `${anyAddress === 0 ? "Their addresses are free, and are kept." : `${anyAddress === ports.length ? "Every" : `${anyAddress} of ${ports.length}`} ${anyAddress === 1 && ports.length > 1 ? "port gets" : "ports get"} any free address: the originals hold theirs.`.replace("Every ports get", "All ports get")} Hostnames and what is on the disks stay as they were, and the software in them starts: make sure that two copies of it may run.`,
          },
        ]
      : []),
    ...(inPlace
      ? [
          {
            key: "change",
            title: `${inPlace.serverName} ${inPlace.runsNow ? "is stopped for it, and started again" : "is off, and stays off"}`,
            text: `The volume is restored first, while ${inPlace.serverName} goes on. ${source.whatHappens.join(" ")} What was written to it since the point is on that one only.`,
          },
          {
            key: "back",
            title: "On any trouble the old one is put back",
            text: "So it is when you cancel, until the restored volume is attached. The guest finds another disk in the same place: what mounts it by serial number or volume id has to be told.",
          },
        ]
      : [
          {
            key: "source",
            title: "Nothing of the originals is touched",
            text: source.whatHappens.join(" "),
          },
        ]),
    {
      key: "after",
      title: inPlace ? "The VNF goes on with it" : "What it makes is yours",
      text: inPlace
        ? `The next backup of ${plan.vnf.name} takes the restored volume in full. Of a restore that fails or is cancelled you may have the new volume removed on its page.`
        : "Stillpoint removes none of it by itself once the restore is done, and backs none of it up until a VNF is made of it. Of a restore that fails or is cancelled you may have it removed on its page.",
    },
  ];
}

/** The same of VMs in the place of those that are there. Pure. */
function replacementFacts({
  servers,
  volumes,
  to,
  estimate,
  source,
  takes = [],
  replaces = [],
}: RecoveryRunPlan): RestoreFact[] {
  const given = takes.flatMap(({ addresses, mac }) => (addresses.length > 0 ? addresses : [mac]));
  const running = replaces.filter(({ runsNow }) => runsNow).length;
  return [
    {
      key: "made",
      title: `${counted(servers.length, "VM")} and ${counted(volumes.length, "volume")} (${sizeWords(volumes)}) are made at ${to.name}`,
      text:
        estimate.totalMs === null
          ? "How long it takes is not known yet."
          : `It takes about ${lasting(estimate.totalMs)}, without checks. Quota is needed for all of it a second time.`,
    },
    {
      key: "stopped",
      title:
        running > 0
          ? `${counted(running, "VM")} ${running === 1 ? "is" : "are"} stopped`
          : "No VM runs that had to be stopped",
      text: source.whatHappens.join("\n"),
    },
    ...(given.length > 0
      ? [
          {
            key: "addresses",
            title: "Their addresses move to the new VMs",
            text: `${listed(given)}. A roll-back gives them back.`,
          },
        ]
      : []),
  ];
}
