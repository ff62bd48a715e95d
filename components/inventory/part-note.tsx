"use client";

import { CloudOff } from "lucide-react";
import { useId, useState } from "react";
import { formatAsOf } from "@/components/data/format-time";
import { useNow } from "@/components/data/use-now";
import { visibleText } from "@/components/data/visible-text";
import type { Part } from "@/lib/inventory/vm";

/** From when a part is; that it is the last known when its site did not tell it now, and why. */
export function PartNote({ part }: { part: Part<unknown> }) {
  const when = whenWords(part, useNow());
  if (part.isLive || part.why === undefined) return when;
  return (
    <>
      <span className="icon-and-word text-muted">
        <CloudOff size={14} strokeWidth={2.25} className="text-warn" aria-hidden />
        {when ? `last known, ${when}` : "not known"}
      </span>
      <Why text={part.why} />
    </>
  );
}

/** "as of 13:01:12 UTC"; null where nothing is known that could be of a time. */
export function whenWords({ value, isLive, asOf }: Part<unknown>, now: number | null): string | null {
  if (asOf !== null) return `as of ${formatAsOf(asOf, now)}`;
  return value === null || isLive ? null : "from an unknown time";
}

/** A cause that is read when it is asked for. */
export function Why({ text }: { text: string }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
        className="ml-1.5 h-6 rounded-s px-1 text-muted underline underline-offset-3 hover:text-fg"
      >
        Why
      </button>
      {isOpen && (
        <span id={id} className="block max-w-[88ch] pb-1 break-words text-muted">
          {visibleText(text)}
        </span>
      )}
    </>
  );
}

/** What stands where nothing is known. */
export const Unknown = () => <span className="text-subtle">Unknown</span>;

/** In place of a part that has nothing to show: it is being asked for, it is not known, or there is none. */
export function NoPart({ part, none }: { part: Part<unknown>; none: string }) {
  if (part.isLive || part.value !== null) return <p className="text-13 text-muted">{none}</p>;
  return <p className="text-13 text-subtle">{part.why === undefined ? "Asking the site…" : "Unknown"}</p>;
}
