import type { ReactNode } from "react";
import { formatUtc } from "@/components/data/format-time";
import type { SiteDetail } from "@/lib/sites/get-site";

const KEY_TYPES: Record<string, string> = {
  "ssh-ed25519": "Ed25519",
  "ssh-rsa": "RSA",
  "ecdsa-sha2-nistp256": "ECDSA",
  "ecdsa-sha2-nistp384": "ECDSA",
  "ecdsa-sha2-nistp521": "ECDSA",
};

/** What is stored of the access to compute hosts: never the key. */
export function HostAccessFacts({ access }: { access: NonNullable<SiteDetail["hostAccess"]> }) {
  const lines = access.knownHosts.split("\n").filter((line) => /^\s*[^#\s]/.test(line)).length;
  const facts: [string, ReactNode][] = [
    ["User", access.user],
    ["Port", access.port],
    [
      "Key",
      <span key="key" className="break-all">
        {KEY_TYPES[access.keyType] ?? access.keyType}{" "}
        <span className="font-mono text-12">{access.fingerprint}</span>
      </span>,
    ],
    ["Host keys", `${lines} ${lines === 1 ? "line" : "lines"} of known_hosts`],
    ["Changed", formatUtc(access.version)],
  ];
  return (
    <dl className="grid max-w-[720px] grid-cols-[140px_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-13 max-sm:grid-cols-1">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-subtle">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
