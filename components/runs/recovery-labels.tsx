"use client";

import type { KeyboardEvent } from "react";
import { Inert } from "@/components/data/inert";
import { middleCut } from "@/components/data/middle-cut";
import { visibleText } from "@/components/data/visible-text";
import { classNames } from "@/components/ui/class-names";
import type { RecoveryRow, RecoveryRows } from "@/lib/runs/timeline-recovery-rows";
import type { LaneValue } from "./lane-value";

interface Props {
  rows: RecoveryRows;
  laneValue: (row: RecoveryRow) => LaneValue;
  selected: string | null;
  onSelect: (row: RecoveryRow) => void;
}

const TONES = { warn: "text-warn", fail: "text-fail font-semibold", run: "text-run" };

/** The names at the left of the lanes. Arrows go from one to the next, Enter opens its step. */
export function RecoveryLabels({ rows, laneValue, selected, onSelect }: Props) {
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
  const buttons = rows.rows.filter(({ kind }) => kind !== "tier" && kind !== "source");
  const first = buttons.some(({ key }) => key === selected) ? selected : buttons[0]?.key;
  return (
    <div className="min-w-0 bg-bg max-md:sticky max-md:left-0 max-md:z-[1]">
      <div className="flex h-16 items-end pr-4 pb-1.5 text-12 text-subtle">
        <span>
          {rows.rows.some(({ kind }) => kind === "source")
            ? "Source, then boot tiers"
            : rows.blocks.length > 0
              ? "Boot tier, VM, volume"
              : "VM, volume"}
        </span>
      </div>
      <ul onKeyDown={onKeyDown} aria-label="VMs by boot tier, and their volumes">
        {rows.rows.map((row, index) => {
          const value = laneValue(row);
          const next = rows.rows[index + 1];
          // Where the drawing leaves room, too.
          const gap = next ? next.y - row.y - row.height : 0;
          return (
            <li key={row.key} className={gap > 6 ? "pb-3" : gap > 0 ? "pb-1.5" : undefined}>
              {row.kind === "tier" || row.kind === "source" ? (
                <div className="flex h-[26px] items-center gap-2 pr-4 text-12">
                  <span className="min-w-0 truncate font-semibold">
                    {row.kind === "tier" ? (
                      `Boot tier ${row.tier.order}`
                    ) : (
                      <>
                        Fence at <Inert text={row.siteName} />
                      </>
                    )}
                  </span>
                  <Value value={value} />
                </div>
              ) : (
                <button
                  type="button"
                  tabIndex={row.key === first ? 0 : -1}
                  aria-pressed={row.key === selected}
                  onClick={() => onSelect(row)}
                  className={classNames(
                    "-ml-2 flex w-[calc(100%+8px)] items-center gap-2 rounded-l-s pr-4 pl-2 text-left whitespace-nowrap hover:bg-hover focus-visible:-outline-offset-2",
                    row.kind === "vm" ? "h-7 pl-4 text-13 font-medium" : "h-[18px] text-12 text-muted",
                    row.kind === "volume" && (rows.blocks.length > 0 ? "pl-[34px]" : "pl-4"),
                    row.kind === "fence" && "pl-4",
                    row.key === selected && "bg-run-solid/13 text-fg hover:bg-run-solid/13",
                  )}
                >
                  <span className="min-w-0 flex-1 truncate" title={visibleText(nameOf(row))}>
                    <Inert text={middleCut(nameOf(row), 11, 8)} />
                  </span>
                  <Value value={value} />
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const Value = ({ value: { words, tone } }: { value: LaneValue }) => (
  <span
    className={classNames(
      "ml-auto text-12 font-normal slashed-zero tabular-nums",
      tone ? TONES[tone] : "text-muted",
    )}
  >
    {words}
  </span>
);

function nameOf(row: Exclude<RecoveryRow, { kind: "tier" | "source" }>): string {
  if (row.kind === "vm") return row.server.name;
  return row.kind === "volume" ? row.volume.name : row.name;
}
