import { Box } from "lucide-react";
import Link from "next/link";
import { Tooltip } from "@/components/ui/tooltip";
import { routes } from "@/lib/routes";
import { markWord, markWords, type SandboxMark } from "@/lib/sandbox-mode/mark";

const LOOK =
  "inline-flex h-6 shrink-0 items-center gap-1.5 rounded-s border border-dashed border-control px-2 text-12 font-semibold whitespace-nowrap text-fg";

interface Props {
  mark: SandboxMark;
  /** Leads to the panel, for who may use it. */
  isLink?: boolean;
}

/** Says on every page that what is shown is simulated: a word in a dashed outline, no colour. */
export function SandboxBadge({ mark, isLink = false }: Props) {
  const words = markWords(mark);
  const content = (
    <>
      <Box size={14} strokeWidth={2.25} aria-hidden />
      <span>
        {markWord(mark)}
        <span className="sr-only">: {words}</span>
      </span>
    </>
  );
  if (isLink && mark.isRunning)
    return (
      <Tooltip
        text={`${words} Open the panel that breaks and heals them.`}
        render={<Link href={routes.sandbox()} className={`${LOOK} hover:bg-hover`} />}
      >
        {content}
      </Tooltip>
    );
  return (
    <Tooltip text={words} render={<span className={LOOK} />}>
      {content}
    </Tooltip>
  );
}
