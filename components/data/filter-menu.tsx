"use client";

import { Check } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import { moveActive } from "./move-active";

export interface FilterOption {
  value: string;
  label: string;
  /** How many rows it would leave. */
  count?: number | undefined;
}

interface Props {
  id: string;
  label: string;
  options: readonly FilterOption[];
  chosen: ReadonlySet<string>;
  onChoose: (value: string, on: boolean) => void;
  /** With `true` the focus goes back to what opened it. */
  onClose: (back: boolean) => void;
}

const EDGE = 8;
const ITEM =
  "flex min-h-8 w-full items-center gap-2 rounded-m px-2 text-left text-13 outline-none select-none focus:bg-highlight";

const itemsOf = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>("button")];

/**
 * The values of a filter, under its button. Our own, since the general menu's measuring and guarding of the whole page
 * takes longer than the tenth of a second in which an answer feels like one (bench/README.md).
 */
export function FilterMenu({ id, label, options, chosen, onChoose, onClose }: Props) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    const over = element.getBoundingClientRect().right - (document.documentElement.clientWidth - EDGE);
    if (over > 0) element.style.translate = `${-over}px`;
    (itemsOf(element)[0] ?? element).focus({ preventScroll: true });
  }, []);

  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    const onPress = ({ target }: PointerEvent) => {
      // The button's own press closes it by itself.
      if (target instanceof Node && !menu.current?.parentElement?.contains(target)) close.current(false);
    };
    document.addEventListener("pointerdown", onPress, { passive: true, capture: true });
    return () => document.removeEventListener("pointerdown", onPress, { capture: true });
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Tab goes on from the button, as if the menu had not been.
    if (event.key === "Tab" || event.key === "Escape") {
      onClose(true);
      if (event.key === "Escape") event.preventDefault();
      return;
    }
    const items = itemsOf(event.currentTarget);
    const at = items.findIndex((item) => item.matches(":focus"));
    const to = target(event.key, at, items);
    if (to === undefined) return;
    event.preventDefault();
    to.focus();
  };
  const onBlur = ({ relatedTarget, currentTarget }: FocusEvent<HTMLElement>) => {
    if (relatedTarget && !currentTarget.parentElement?.contains(relatedTarget)) onClose(false);
  };
  return (
    <div
      ref={menu}
      id={id}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
      className="absolute top-full left-0 z-20 mt-1 max-h-[min(360px,60dvh)] w-max max-w-[min(320px,calc(100vw-16px))] min-w-44 overflow-y-auto rounded-m bg-raised p-1 text-fg shadow-float outline-none"
    >
      {options.map(({ value, label: words, count }) => {
        const on = chosen.has(value);
        return (
          <button
            key={value}
            type="button"
            role="menuitemcheckbox"
            aria-checked={on}
            tabIndex={-1}
            onPointerMove={({ currentTarget }) => currentTarget.focus({ preventScroll: true })}
            onClick={() => onChoose(value, !on)}
            className={ITEM}
          >
            <span className="grid size-4 shrink-0 place-items-center">
              {on && <Check size={14} aria-hidden />}
            </span>
            <span className="min-w-0 flex-1 truncate">{words}</span>
            {count !== undefined && <span className="text-12 text-subtle">{count}</span>}
          </button>
        );
      })}
    </div>
  );
}

/** The item that a key leads to: round and round by arrows, and to the next one that begins with a letter. */
function target(key: string, at: number, items: readonly HTMLElement[]): HTMLElement | undefined {
  if (key === "ArrowDown" || key === "ArrowUp")
    return items.at((at + (key === "ArrowDown" ? 1 : -1)) % items.length);
  if (key.length > 1) return items[moveActive(key, at, items.length, items.length) ?? -1];
  if (key === " ") return undefined;
  return [...items.slice(at + 1), ...items.slice(0, at + 1)].find((item) =>
    item.textContent?.toLowerCase().startsWith(key.toLowerCase()),
  );
}
