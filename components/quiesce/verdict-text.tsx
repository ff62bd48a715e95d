import { CircleCheck, CircleHelp, OctagonX, TriangleAlert } from "lucide-react";
import { TONE_INK } from "@/components/status/tone-ink";
import { classNames } from "@/components/ui/class-names";
import type { Verdict } from "./verdict";

const ICON = { ok: CircleCheck, warn: TriangleAlert, fail: OctagonX, idle: CircleHelp } as const;

/** The one sentence above the methods. */
export function VerdictText({
  verdict: { tone, text },
  stale = false,
}: {
  verdict: Verdict;
  stale?: boolean;
}) {
  const Icon = ICON[tone];
  return (
    <p className="flex max-w-[88ch] items-start gap-2 pb-2 text-14 font-medium">
      <Icon
        size={16}
        strokeWidth={2.25}
        aria-hidden
        className={classNames("mt-0.5", stale ? "text-subtle" : TONE_INK[tone])}
      />
      {text}
    </p>
  );
}
