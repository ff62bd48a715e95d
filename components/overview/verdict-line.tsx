import { CircleCheck, OctagonX, Snowflake, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { formatAsOf } from "@/components/data/format-time";
import { useNow } from "@/components/data/use-now";
import { WithCode } from "@/components/data/with-code";
import { classNames } from "@/components/ui/class-names";
import type { Verdict } from "@/lib/installation/installation-verdict";

const LOOK = {
  ok: { icon: CircleCheck, ink: "text-ok" },
  warn: { icon: TriangleAlert, ink: "text-warn" },
  fail: { icon: OctagonX, ink: "text-fail" },
};

interface Props {
  verdict: Verdict;
  /** Whether anything is frozen, where the verdict does not say it; null: it does, or it is not known. */
  frozen: string | null;
  asOf: string;
  stale: boolean;
}

/** The first line of the overview. While nothing answers it keeps its words, loses its colour and names its time. */
export function VerdictLine(props: Props) {
  const { icon: Icon, ink } = LOOK[props.verdict.tone];
  // Before the browser knows the time, what is shown was just read: it is of today.
  const now = useNow() ?? Date.parse(props.asOf);
  const colour = props.stale ? "text-subtle" : ink;
  return (
    <div className="pt-0.5 pb-[18px]">
      <h1
        className={classNames(
          "flex items-start gap-3 text-28 font-semibold tracking-[-0.022em]",
          props.stale && "text-subtle",
          !props.stale && props.verdict.tone === "fail" && "text-fail",
        )}
      >
        <Icon size={24} strokeWidth={2.25} className={classNames("mt-1.5", colour)} aria-hidden />
        <Sentence verdict={props.verdict} />
      </h1>
      <p className="mt-1 flex flex-wrap gap-x-5 gap-y-1.5 text-muted">
        {props.frozen && (
          <span className="icon-and-word">
            <Snowflake size={14} strokeWidth={2.25} className="text-subtle" aria-hidden />
            {props.frozen}
          </span>
        )}
        {props.verdict.advice && (
          <span>
            <WithCode text={props.verdict.advice} />
          </span>
        )}
        <span className="text-subtle">as of {formatAsOf(props.asOf, now)}</span>
      </p>
    </div>
  );
}

/** The sentence; its subject leads to the list of what it counts. */
function Sentence({ verdict: { sentence, subject } }: { verdict: Verdict }) {
  if (!subject) return sentence;
  return (
    <span>
      <Link href={subject.href} className="underline decoration-2 underline-offset-[5px]">
        {subject.words}
      </Link>
      {sentence.slice(subject.words.length)}
    </span>
  );
}
