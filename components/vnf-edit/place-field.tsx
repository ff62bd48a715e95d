"use client";

import { useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { typedPlace } from "./move-member";

interface Props {
  id: string;
  name: string;
  index: number;
  count: number;
  /** The place that is shown: another one while rows are dragged. */
  place: number;
  onMove: (from: number, to: number) => void;
}

/** The place in the freeze order, which can be typed over. Enter or leaving the field moves the row, Esc does not. */
export function PlaceField({ id, name, index, count, place, onMove }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const take = () => {
    const to = typed === null ? undefined : typedPlace(typed, count);
    setTyped(null);
    if (to !== undefined && to !== index) onMove(index, to);
  };
  return (
    <input
      id={id}
      type="text"
      inputMode="numeric"
      autoComplete="off"
      aria-label={`Place of ${name} in the freeze order, of ${count}`}
      value={typed ?? String(place + 1)}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Escape" && typed !== null) {
          event.preventDefault();
          event.stopPropagation();
          setTyped(null);
        }
        if (event.key !== "Enter") return;
        // Not the whole form.
        event.preventDefault();
        take();
      }}
      className={classNames(
        "h-6 rounded-s border border-frozen bg-bg text-center text-12 font-semibold text-frozen tabular-nums hover:bg-hover",
        count < 100 ? "w-6" : "w-9",
      )}
    />
  );
}
