import { Inert } from "@/components/data/inert";
import { Notice } from "@/components/ui/notice";
import type { VnfView } from "@/lib/vnfs/vnf";

/** Why a VNF is not as well protected as it could be. */
export function VnfAttention({ vnf: { reasons, drift, limitations, protection } }: { vnf: VnfView }) {
  if (reasons.length === 0 && drift.length === 0 && limitations.length === 0) return null;
  return (
    <div className="pt-4">
      <Notice tone={protection === "unprotected" ? "fail" : "warn"}>
        {reasons.length > 0 && <p className="font-medium">{`${reasons.join(". ")}.`}</p>}
        {limitations.map(({ serverId, kind, name, text, todo }) => (
          <p key={`${serverId} ${kind}`}>
            <Inert text={name} />: {text}
            {todo && ` ${todo}`}
          </p>
        ))}
      </Notice>
    </div>
  );
}
