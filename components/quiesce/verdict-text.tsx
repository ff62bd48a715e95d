import { CircleCheck, CircleHelp, OctagonX, TriangleAlert } from "lucide-react";
import { TONE_INK } from "@/components/status/tone-ink";
import { classNames } from "@/components/ui/class-names";
import type { Verdict } from "./verdict";

const ICON = { ok: CircleCheck, warn: TriangleAlert, fail: OctagonX, idle: CircleHelp } as const;

interface Props {
  verdict: Verdict;
  /** Among other facts. */
  small?: boolean;
  /** It is not of now: its colour goes. */
  stale?: boolean;
}

/** The one sentence above the methods. */
export function VerdictText({ verdict: { tone, text }, small = false, stale = false }: Props) {
  const Icon = ICON[tone];
  return (
    <p className={classNames("flex items-start gap-2", !small && "max-w-[88ch] pb-2 text-14 font-medium")}>
      <Icon
        size={small ? 14 : 16}
        strokeWidth={2.25}
        aria-hidden
        className={classNames(small ? "mt-[3px]" : "mt-0.5", stale ? "text-subtle" : TONE_INK[tone])}
      />
      {text}
    </p>
  );
}
