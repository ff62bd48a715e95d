"use client";

import { ChevronDown } from "lucide-react";
import { useId, useRef, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { FilterMenu, type FilterOption } from "./filter-menu";

interface Props {
  /** What it filters by: "Site". */
  label: string;
  options: readonly FilterOption[];
  value: readonly string[];
  /** One of the values was put in or taken out. */
  onChange: (changed: string, on: boolean) => void;
}

/** One filter of a table: says what it is set to, and opens a menu of its values. */
export function FilterChip({ label, options, value, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const chosen = new Set(value);
  const words = options.filter((option) => chosen.has(option.value)).map((option) => option.label);
  const close = (back: boolean) => {
    setOpen(false);
    if (back) button.current?.focus({ preventScroll: true });
  };
  return (
    <div className="relative">
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          setOpen(true);
        }}
        className={classNames(
          "inline-flex h-7 max-w-[240px] items-center gap-1.5 rounded-m border pr-2 pl-2.5 text-12 whitespace-nowrap text-muted hover:bg-hover",
          value.length > 0 ? "border-button bg-canvas" : "border-line bg-bg",
        )}
      >
        {label}
        {value.length > 0 && (
          <b className="truncate font-medium text-fg">
            {words.length > 2 ? `${value.length} chosen` : words.join(", ")}
          </b>
        )}
        <ChevronDown size={14} className="text-subtle" aria-hidden />
      </button>
      {isOpen && (
        <FilterMenu
          id={id}
          label={label}
          options={options}
          chosen={chosen}
          onChoose={onChange}
          onClose={close}
        />
      )}
    </div>
  );
}
