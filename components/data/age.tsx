"use client";

import { Tooltip } from "@/components/ui/tooltip";
import { ageWords } from "./age-words";
import { formatShortDuration, formatUtc } from "./format-time";
import { useRowTabIndex } from "./row-stop";
import { useNow } from "./use-now";

interface Props {
  /** When it happened, as ISO time. */
  at: string;
  /** When that was read: the age stands still there, as it must while nothing newer is known. */
  asOf?: string | undefined;
  /** Without seconds, and without "ago": where a column says what it is. */
  short?: boolean;
}

/** How long ago something was, with the time itself on hover and on focus. */
export function Age({ at, asOf, short = false }: Props) {
  const now = useNow();
  const tabIndex = useRowTabIndex() ?? 0;
  const absolute = formatUtc(at);
  const since = asOf === undefined ? now : Date.parse(asOf);
  // The server knows the time, not the reader's moment: it writes the time itself.
  if (since === null) return <time dateTime={at}>{absolute}</time>;
  return (
    <Tooltip
      text={absolute}
      render={<time dateTime={at} tabIndex={tabIndex} />}
      className="rounded-s whitespace-nowrap"
    >
      {short ? formatShortDuration(since - Date.parse(at)) : ageWords(at, since)}
      <span className="sr-only">, {absolute}</span>
    </Tooltip>
  );
}
