import { ratioOf } from "@/components/vnfs/select-vnfs";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import type { Verdict } from "@/lib/installation/installation-verdict";

/** How many VNFs miss their RPO, and how many have never been backed up, in one sentence; undefined: none does. Pure. */
export function vnfVerdict(rows: readonly TimedRow[]): Verdict | undefined {
  const watched = rows.filter(({ protection }) => protection !== "paused");
  const missing = watched.filter((row) => ratioOf(row) > 1);
  if (missing.length === 0) return undefined;
  const never = missing.filter(({ newestPoint }) => newestPoint === null).length;
  return {
    tone: "fail",
    sentence: `${missing.length} of ${watched.length} ${watched.length === 1 ? "VNF" : "VNFs"} ${missing.length === 1 ? "misses its" : "miss their"} RPO`,
    ...(never > 0 && { advice: `${never} of them ${never === 1 ? "has" : "have"} no recovery point yet.` }),
  };
}

/**
 * What an operator must know first: what is broken here comes before what misses its RPO, and that before the rest.
 * @param installation of the installation itself
 */
export function overviewVerdict(installation: Verdict, rows: readonly TimedRow[]): Verdict {
  const vnfs = vnfVerdict(rows);
  if (!vnfs || installation.tone === "fail") return installation;
  const beside = `${installation.sentence}.`;
  return { ...vnfs, advice: vnfs.advice ? `${vnfs.advice} ${beside}` : beside };
}
