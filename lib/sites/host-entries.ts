import { refusedAddress } from "../openstack/address";
import { hostKey } from "../openstack/confirmed-hosts";
import { hostEntryProblem } from "./host-entry-text";

/** The hosts as they are kept and compared, each once; or what is wrong with the first bad one. */
export function checkHosts(
  entries: readonly string[],
  rules: { allowLoopback: boolean },
): { entries: string[]; problem?: string } {
  const kept = new Set<string>();
  for (const entry of entries) {
    const problem = hostEntryProblem(entry);
    if (problem) return { entries: [], problem };
    const url = new URL(entry.includes("://") ? entry : `https://${entry}`);
    const why = refusedAddress(url.hostname, rules);
    if (why) return { entries: [], problem: `${entry.slice(0, 80)} is ${why}: no token may go there.` };
    kept.add(url.protocol === "http:" ? `http://${hostKey(url)}` : hostKey(url));
  }
  return { entries: [...kept] };
}
