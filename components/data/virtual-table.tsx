"use client";

import { defaultRangeExtractor, type Range, useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { useRouter } from "next/navigation";
import {
  Fragment,
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useShortcut } from "@/components/shell/shortcuts";
import { followedLink } from "./follow-link";
import { moveActive } from "./move-active";
import { VirtualHead } from "./virtual-head";
import { VirtualRow } from "./virtual-row";
import type { VirtualTableProps } from "./virtual-table-types";

const ROW = 40;
const HEAD = 32;
const SPARE = 3;
const FIRST_ROWS = 20;

/**
 * A table of very many rows, of which only those in sight are in the page. Fills the place it is given and scrolls in
 * it. j, k, arrows, Home, End, PageUp and PageDown move; Enter opens; Space selects.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const {
    label,
    columns,
    count,
    rowAt,
    rowId,
    rowName,
    rowHref,
    onRange,
    selection,
    minWidth = "min-w-[960px]",
  } = props;
  const router = useRouter();
  const scroller = useRef<HTMLDivElement>(null);
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, Math.max(count - 1, 0));
  const moved = useRef(false);

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: SPARE,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
    useFlushSync: false,
    // The active row stays in the page, so that the focus is never lost to scrolling.
    rangeExtractor: useCallback(
      (range: Range) => {
        const rows = defaultRangeExtractor(range);
        if (range.count === 0 || rows.includes(active)) return rows;
        return [...rows, active].sort((a, b) => a - b);
      },
      [active],
    ),
  });
  const items = virtualizer.getVirtualItems();
  const { startIndex, endIndex } = virtualizer.range ?? { startIndex: 0, endIndex: FIRST_ROWS - 1 };

  useEffect(() => onRange?.(startIndex, endIndex), [onRange, startIndex, endIndex]);
  const focusRow = (index: number) => {
    const row = scroller.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
    row?.focus({ preventScroll: true });
    return Boolean(row);
  };
  // A row that is far away is there only after it was drawn.
  useLayoutEffect(() => {
    if (moved.current) moved.current = !focusRow(active);
  });

  const go = (key: string) => {
    const focused = scroller.current?.contains(document.activeElement);
    const seen = Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD) / ROW);
    // A first press of j leads to the active row itself, wherever the focus was.
    const to = focused || key.length > 1 ? moveActive(key, active, count, seen) : active;
    if (to === null) return false;
    setActive(to);
    virtualizer.scrollToIndex(to);
    moved.current = !focusRow(to);
    return true;
  };
  useShortcut({ keys: "j", label: "Next row", group: "Tables", run: () => go("j") });
  useShortcut({ keys: "k", label: "Previous row", group: "Tables", run: () => go("k") });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "j" || event.key === "k") return;
    const row = rowAt(active);
    const onRow = event.target instanceof HTMLTableRowElement;
    if (event.key === "Enter" && onRow && row) router.push(rowHref(row));
    else if (event.key === " " && onRow && row && selection) selection.toggle(rowId(row));
    else if (!go(event.key)) return;
    event.preventDefault();
  };

  const onClick = (event: MouseEvent) => {
    const to = followedLink(event);
    if (to === null) return;
    event.preventDefault();
    router.push(to);
  };

  // Stable, so that rows which did not change are not drawn again.
  const toggle = useRef(selection?.toggle);
  useEffect(() => {
    toggle.current = selection?.toggle;
  });
  const onToggle = useCallback((id: string) => toggle.current?.(id), []);

  const rowOf = (index: number) => {
    const row = rowAt(index);
    const id = row && rowId(row);
    return (
      <VirtualRow
        index={index}
        row={row}
        id={id}
        name={row && rowName(row)}
        columns={columns}
        active={index === active}
        selected={selection ? id !== undefined && selection.has(id) : undefined}
        onActive={setActive}
        onToggle={onToggle}
      />
    );
  };
  const width = columns.length + (selection ? 1 : 0);
  return (
    <div
      ref={scroller}
      className="relative -mx-gutter min-h-0 flex-1 overflow-auto overscroll-contain contain-strict"
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows take the focus is a grid
        role="grid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-multiselectable={selection ? true : undefined}
        className={`w-full table-fixed border-separate border-spacing-0 text-13 ${minWidth}`}
      >
        <colgroup>
          {selection && <col className="w-[60px]" />}
          {columns.map(({ id, width: size }) => (
            <col key={id} className={size} />
          ))}
        </colgroup>
        <VirtualHead {...props} />
        <tbody onKeyDown={onKeyDown} onClick={onClick}>
          {items.length === 0
            ? // On the server, which knows no heights: the policy takes no inline style from it.
              Array.from({ length: Math.min(count, FIRST_ROWS) }, (_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is what stands at its index
                <Fragment key={index}>{rowOf(index)}</Fragment>
              ))
            : withGaps(items, virtualizer.getTotalSize()).map(({ item, before }) => (
                <Fragment key={item?.key ?? "end"}>
                  {before > 0 && <Gap height={before} width={width} />}
                  {item && rowOf(item.index)}
                </Fragment>
              ))}
        </tbody>
      </table>
    </div>
  );
}

/** The rows in the page, each with the height of those left out before it, and what is left out at the end. */
function withGaps(items: VirtualItem[], total: number) {
  let end = HEAD;
  const rows = items.map((item): { item: VirtualItem | null; before: number } => {
    const before = item.start - end;
    end = item.end;
    return { item, before };
  });
  return [...rows, { item: null, before: total + HEAD - end }];
}

const Gap = ({ height, width }: { height: number; width: number }) => (
  <tr aria-hidden>
    <td colSpan={width} className="p-0" style={{ height }} />
  </tr>
);
