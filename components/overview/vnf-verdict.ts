import { missedRpo } from "@/components/vnfs/select-vnfs";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import type { Verdict } from "@/lib/installation/installation-verdict";
import { routes } from "@/lib/routes";

/** How many VNFs miss their RPO, and how many have never been backed up, in one sentence; undefined: none does. Pure. */
export function vnfVerdict(rows: readonly TimedRow[]): Verdict | undefined {
  const { missed, of } = missedRpo(rows);
  if (missed.length === 0) return undefined;
  const never = missed.filter(({ newestPoint }) => newestPoint === null).length;
  const subject = `${missed.length} of ${of} ${of === 1 ? "VNF" : "VNFs"}`;
  return {
    tone: "fail",
    sentence: `${subject} ${missed.length === 1 ? "misses its" : "miss their"} RPO`,
    subject: { words: subject, href: routes.vnfs },
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
