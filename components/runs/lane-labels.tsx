"use client";

import type { KeyboardEvent } from "react";
import { Inert } from "@/components/data/inert";
import { middleCut } from "@/components/data/middle-cut";
import { visibleText } from "@/components/data/visible-text";
import { classNames } from "@/components/ui/class-names";
import type { TimelineRow, TimelineRows } from "@/lib/runs/timeline-rows";
import type { LaneValue } from "./lane-value";

interface Props {
  rows: TimelineRows;
  /** What the right column of the names is. */
  head: string;
  laneValue: (row: TimelineRow) => LaneValue;
  selected: string | null;
  onSelect: (row: TimelineRow) => void;
}

const TONES = { warn: "text-warn", fail: "text-fail font-semibold", run: "text-run" };

/** The names at the left of the lanes, with what was measured. Arrows go from one to the next, Enter opens its step. */
export function LaneLabels({ rows, head, laneValue, selected, onSelect }: Props) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const ends = { Home: 0, End: -1 }[event.key];
    if ((by === undefined && ends === undefined) || event.ctrlKey || event.metaKey || event.altKey) return;
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = ends === undefined ? buttons[Math.max(at + (by ?? 0), 0)] : buttons.at(ends);
    event.preventDefault();
    to?.focus();
  };
  const first = rows.rows.some(({ key }) => key === selected) ? selected : rows.rows[0]?.key;
  return (
    <div className="min-w-0 bg-bg max-md:sticky max-md:left-0 max-md:z-[1]">
      <div className="flex h-16 items-end pr-4 pb-1.5 text-12 text-subtle">
        <span>VM, volume</span>
        <span className="ml-auto">{head}</span>
      </div>
      <ul onKeyDown={onKeyDown} aria-label="VMs and their volumes">
        {rows.rows.map((row, index) => {
          const value = laneValue(row);
          const isVm = row.kind === "vm";
          const isSelected = row.key === selected;
          const isLast = rows.rows[index + 1]?.kind !== "volume";
          return (
            <li key={row.key} className={isLast ? "pb-1.5" : undefined}>
              <button
                type="button"
                tabIndex={row.key === first ? 0 : -1}
                aria-pressed={isSelected}
                onClick={() => onSelect(row)}
                className={classNames(
                  "-ml-2 flex w-[calc(100%+8px)] items-center gap-2 rounded-l-s pr-4 pl-2 text-left whitespace-nowrap hover:bg-hover focus-visible:-outline-offset-2",
                  isVm ? "h-7 text-13 font-medium" : "h-[18px] pl-[34px] text-12 text-muted",
                  isSelected && "bg-run-solid/13 text-fg hover:bg-run-solid/13",
                )}
              >
                {isVm && (
                  <Ordinal position={row.lane.position} isHeld={row.lane.isHeld && value.tone === "fail"} />
                )}
                <span
                  className="min-w-0 flex-1 truncate"
                  title={visibleText(isVm ? row.lane.name : row.volume.name)}
                >
                  <Inert text={middleCut(isVm ? row.lane.name : row.volume.name, 11, 8)} />
                </span>
                <span
                  className={classNames(
                    "text-12 slashed-zero tabular-nums",
                    value.tone
                      ? TONES[value.tone]
                      : isVm
                        ? row.lane.position === null
                          ? "font-normal text-subtle"
                          : ""
                        : "text-muted",
                  )}
                >
                  {value.words}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** A VM's place in the quiesce order. */
export function Ordinal({ position, isHeld = false }: { position: number | null; isHeld?: boolean }) {
  return (
    <span
      className={classNames(
        "inline-grid h-[18px] min-w-[18px] shrink-0 place-items-center rounded-s border px-[3px] text-11 leading-none font-semibold",
        isHeld
          ? "border-fail-solid bg-fail-solid text-on-danger"
          : position === null
            ? "border-line text-subtle"
            : "border-frozen text-frozen",
      )}
    >
      {position ?? "–"}
    </span>
  );
}
