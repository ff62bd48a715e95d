import type { ReactNode } from "react";
import { classNames } from "./class-names";

interface Props {
  /** Names the table and the region that it scrolls in. */
  label: string;
  dense?: boolean;
  /** Its columns are as wide as their heads say; what is longer wraps. */
  fixed?: boolean;
  children: ReactNode;
}

/**
 * A table whose rows run to the edges of the page while its text keeps the gutter. Wider than its place, it scrolls
 * by itself. `j` and `k` step from row to row: to the first link or button in each.
 */
export function Table({ label, dense = false, fixed = false, children }: Props) {
  return (
    // Focusable, so that a keyboard can scroll it where it is wider than its place. A group, not a landmark: a section
    // of the same name often holds it. `relative` keeps what is for screen readers only from widening the page.
    // biome-ignore lint/a11y/useSemanticElements: no set of fields
    <div
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls needs the focus (WCAG 2.1.1)
      tabIndex={0}
      className="relative -mx-gutter overflow-x-auto focus-visible:-outline-offset-2"
    >
      <table
        data-rows
        className={classNames(
          "w-full border-collapse text-13",
          dense ? "[--row:32px]" : "[--row:40px]",
          fixed && "min-w-[720px] table-fixed",
        )}
      >
        {children}
      </table>
    </div>
  );
}

export { Td, Tr, TrDetail } from "./table-cells";
export { Th } from "./th";
