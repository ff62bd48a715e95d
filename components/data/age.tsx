"use client";

import { Tooltip } from "@/components/ui/tooltip";
import { ageWords } from "./age-words";
import { formatUtc } from "./format-time";
import { useNow } from "./use-now";

interface Props {
  /** When it happened, as ISO time. */
  at: string;
  /** When that was read: the age stands still there, as it must while nothing newer is known. */
  asOf?: string | undefined;
  /** In a table that moves the focus by rows, an age is no stop of its own. */
  stop?: boolean;
}

/** How long ago something was, with the time itself on hover and on focus. */
export function Age({ at, asOf, stop = true }: Props) {
  const now = useNow();
  const absolute = formatUtc(at);
  const since = asOf === undefined ? now : Date.parse(asOf);
  // The server knows the time, not the reader's moment: it writes the time itself.
  if (since === null) return <time dateTime={at}>{absolute}</time>;
  const time = <time dateTime={at} tabIndex={stop ? 0 : undefined} />;
  return (
    <Tooltip text={absolute} render={time} className="rounded-s whitespace-nowrap">
      {ageWords(at, since)}
      <span className="sr-only">, {absolute}</span>
    </Tooltip>
  );
}
