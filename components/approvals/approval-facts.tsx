import { Inert } from "@/components/data/inert";
import type { ApprovalView } from "@/lib/approvals/approval-view";

/** What a request consists of: all that the second person decides by. */
export function ApprovalFacts({ facts }: Pick<ApprovalView, "facts">) {
  if (facts.length === 0) return null;
  return (
    <dl className="grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)] gap-x-4 gap-y-1 text-13">
      {facts.map(({ label, value }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they stay as they are, and two may say the same, of two sites
        <div key={i} className="contents">
          <dt className="text-subtle">
            <Inert text={label} />
          </dt>
          <dd className="break-words whitespace-pre-line">
            <Inert text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
