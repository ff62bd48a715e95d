import { formatUtc } from "@/components/data/format-time";
import type { Drift } from "@/lib/vnfs/vnf";

/** One difference between a VNF and its site, as a sentence. Pure. */
export function driftWords(drift: Drift): string {
  const { name } = drift;
  switch (drift.kind) {
    case "vm-deleted":
      return `${name} was deleted at its site${since(drift.since)}.`;
    case "vm-missing":
      return `${name} is missing from Nova’s list${since(drift.since)}; that is not the same as deleted.`;
    case "vm-renamed":
      return `${name} is called ${drift.newName} at its site now.`;
    case "volume-added":
      return `${name} has a new volume, ${drift.volumeName}.`;
    case "volume-removed":
      return `${name} does not have its volume ${drift.volumeId} any more.`;
    case "method-impossible":
      return `${name} cannot be held by ${drift.method} any more: ${drift.reason}. ${drift.todo}`.trim();
  }
}

const since = (at: string | null) => (at === null ? "" : `, seen at ${formatUtc(at)}`);
