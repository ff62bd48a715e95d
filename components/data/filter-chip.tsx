"use client";

import { Menu } from "@base-ui/react/menu";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

export interface FilterOption {
  value: string;
  label: string;
  /** How many rows it would leave. */
  count?: number | undefined;
}

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

const ITEM =
  "flex min-h-8 cursor-default items-center gap-2 rounded-m px-2 text-13 outline-none select-none data-highlighted:bg-highlight";

/** One filter of a table: says what it is set to, and opens a menu of its values. */
export function FilterChip(props: Props) {
  const { label, options } = props;
  const chosen = new Set(props.multiple ? props.value : props.value === null ? [] : [props.value]);
  const words = options.filter(({ value }) => chosen.has(value)).map((option) => option.label);
  return (
    <Menu.Root>
      <Menu.Trigger
        className={classNames(
          "inline-flex h-7 max-w-[240px] items-center gap-1.5 rounded-m border pr-2 pl-2.5 text-12 whitespace-nowrap text-muted hover:bg-hover",
          chosen.size > 0 ? "border-button bg-canvas" : "border-line bg-bg",
        )}
      >
        {label}
        {chosen.size > 0 && (
          <b className="truncate font-medium text-fg">
            {words.length > 2 ? `${chosen.size} chosen` : words.join(", ")}
          </b>
        )}
        <ChevronDown size={14} className="text-subtle" aria-hidden />
      </Menu.Trigger>
      {/* In the page's main part, not beside it: readers find it where its button is. */}
      <Menu.Portal container={typeof document === "undefined" ? null : document.querySelector("main")}>
        <Menu.Positioner
          positionMethod="fixed"
          sideOffset={4}
          align="start"
          collisionPadding={8}
          className="z-20 outline-none"
        >
          <Menu.Popup className="max-h-[min(360px,var(--available-height))] max-w-[320px] min-w-44 overflow-y-auto rounded-m bg-raised p-1 text-fg shadow-float outline-none">
            {props.multiple ? (
              options.map((option) => (
                <Menu.CheckboxItem
                  key={option.value}
                  checked={chosen.has(option.value)}
                  onCheckedChange={(on) =>
                    props.onChange(
                      options
                        .map(({ value }) => value)
                        .filter((value) => (value === option.value ? on : chosen.has(value))),
                      option.value,
                      on,
                    )
                  }
                  className={ITEM}
                >
                  <Entry option={option}>
                    <Menu.CheckboxItemIndicator render={<Check size={14} aria-hidden />} />
                  </Entry>
                </Menu.CheckboxItem>
              ))
            ) : (
              <Menu.RadioGroup
                value={props.value ?? ""}
                onValueChange={(value: string) => props.onChange(value || null)}
              >
                {[{ value: "", label: "Any" }, ...options].map((option) => (
                  <Menu.RadioItem key={option.value} value={option.value} closeOnClick className={ITEM}>
                    <Entry option={option}>
                      <Menu.RadioItemIndicator render={<Check size={14} aria-hidden />} />
                    </Entry>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Entry({ option, children }: { option: FilterOption; children: ReactNode }) {
  return (
    <>
      <span className="grid size-4 shrink-0 place-items-center text-fg">{children}</span>
      <span className="min-w-0 flex-1 truncate">{option.label}</span>
      {option.count !== undefined && <span className="text-12 text-subtle">{option.count}</span>}
    </>
  );
}
