import { refusedAddress } from "../openstack/address";
import { hostKey } from "../openstack/confirmed-hosts";

/** The hosts as they are kept and compared, each once; or what is wrong with the first bad one. */
export function checkHosts(
  entries: readonly string[],
  rules: { allowLoopback: boolean },
): { entries: string[]; problem?: string } {
  const kept = new Set<string>();
  for (const entry of entries) {
    const text = entry.includes("://") ? entry : `https://${entry}`;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isHost = url && /^(http:\/\/)?[^/@?#\s]+:\d+$/.test(entry) && url.pathname === "/";
    const shown = entry.slice(0, 80);
    if (!isHost)
      return { entries: [], problem: `"${shown}" is no host with its port, such as nova.example.com:8774.` };
    const why = refusedAddress(url.hostname, rules);
    if (why) return { entries: [], problem: `${shown} is ${why}: no token may go there.` };
    kept.add(url.protocol === "http:" ? `http://${hostKey(url)}` : hostKey(url));
  }
  return { entries: [...kept] };
}
