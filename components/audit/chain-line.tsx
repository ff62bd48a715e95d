import { Clock, ShieldAlert, ShieldCheck } from "lucide-react";
import { formatUtcTime } from "@/components/data/format-time";
import { middleCut } from "@/components/data/middle-cut";
import type { ChainState } from "@/lib/audit/audit-log";

// The worker chains every two seconds.
const SOON_MS = 60_000;

interface Props {
  chain: ChainState;
  /** When the entry was written. */
  at: string;
  /** When the link was recomputed. */
  asOf: string;
}

/** Where an entry stands in the chain, and whether it still is what was written. */
export function ChainLine({ chain, at, asOf }: Props) {
  if (chain.state === "waiting") {
    const isLate = Date.parse(asOf) - Date.parse(at) > SOON_MS;
    return (
      <p className="flex items-center gap-2 text-12 text-muted">
        <Clock size={14} className="text-subtle" aria-hidden />
        {isLate
          ? "Not chained yet, though written over a minute ago: is a worker running?"
          : "Not chained yet: that follows within seconds."}
      </p>
    );
  }
  const isRight = chain.state === "unchanged";
  const Icon = isRight ? ShieldCheck : ShieldAlert;
  return (
    <p
      className={`flex flex-wrap items-center gap-x-2 text-12 ${isRight ? "text-muted" : "font-medium text-fail"}`}
    >
      <Icon size={14} strokeWidth={2.25} className={isRight ? "text-ok" : ""} aria-hidden />
      {isRight ? (
        <>
          <span>
            Entry {BigInt(chain.position).toLocaleString("en-US")} follows <Hash hex={chain.previous} /> and
            hashes to <Hash hex={chain.hash} />
          </span>
          <span className="text-subtle">recomputed at {formatUtcTime(asOf)}, unchanged</span>
        </>
      ) : (
        <span>
          {chain.words} Its link says that it follows <Hash hex={chain.previous} /> and hashes to{" "}
          <Hash hex={chain.hash} />.
        </span>
      )}
    </p>
  );
}

const Hash = ({ hex }: { hex: string }) => (
  <code title={hex} className="mx-0.5 font-mono text-12">
    {middleCut(hex, 6, 4)}
  </code>
);
