"use client";

import { ChevronDown } from "lucide-react";
import { useId, useRef, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { FilterMenu, type FilterOption } from "./filter-menu";

type Props = {
  /** What it filters by: "Site". */
  label: string;
  options: readonly FilterOption[];
} & (
  | { multiple?: false; value: string | null; onChange: (value: string | null) => void }
  | {
      multiple: true;
      value: readonly string[];
      /** Given all that is chosen now, and which one of it was put in or taken out. */
      onChange: (value: string[], changed: string, on: boolean) => void;
    }
);

const ANY: FilterOption = { value: "", label: "Any" };

/** One filter of a table: says what it is set to, and opens a menu of its values. */
export function FilterChip(props: Props) {
  const { label, options } = props;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const chosen = new Set(props.multiple ? props.value : [props.value ?? ANY.value]);
  const words = options.filter(({ value }) => chosen.has(value)).map((option) => option.label);
  const set = props.multiple ? props.value.length : Number(props.value !== null);
  const close = (back: boolean) => {
    setOpen(false);
    if (back) button.current?.focus({ preventScroll: true });
  };
  const choose = (changed: string, on: boolean) => {
    if (!props.multiple) {
      props.onChange(changed || null);
      close(true);
      return;
    }
    const all = options.map(({ value }) => value);
    props.onChange(
      all.filter((value) => (value === changed ? on : chosen.has(value))),
      changed,
      on,
    );
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
          set > 0 ? "border-button bg-canvas" : "border-line bg-bg",
        )}
      >
        {label}
        {set > 0 && (
          <b className="truncate font-medium text-fg">
            {words.length > 2 ? `${set} chosen` : words.join(", ")}
          </b>
        )}
        <ChevronDown size={14} className="text-subtle" aria-hidden />
      </button>
      {isOpen && (
        <FilterMenu
          id={id}
          label={label}
          kind={props.multiple ? "menuitemcheckbox" : "menuitemradio"}
          options={props.multiple ? options : [ANY, ...options]}
          chosen={chosen}
          onChoose={choose}
          onClose={close}
        />
      )}
    </div>
  );
}
