import type { ReactNode } from "react";
import { classNames } from "./class-names";

interface Props {
  /** Names the table and the region that it scrolls in. */
  label: string;
  dense?: boolean;
  children: ReactNode;
}

/**
 * A table whose rows run to the edges of the page while its text keeps the gutter. Wider than its place, it scrolls
 * by itself. `j` and `k` step from row to row: to the first link or button in each.
 */
export function Table({ label, dense = false, children }: Props) {
  return (
    // Relative, or words for screen readers only would stand outside of what scrolls, and widen the page.
    // Focusable, so that a keyboard can scroll it where it is wider than its place.
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus (WCAG 2.1.1)
      tabIndex={0}
      className="relative -mx-gutter overflow-x-auto focus-visible:-outline-offset-2"
    >
      <table
        data-rows
        className={classNames("w-full border-collapse text-13", dense ? "[--row:32px]" : "[--row:40px]")}
      >
        {children}
      </table>
    </section>
  );
}

export { Td, Tr, TrDetail } from "./table-cells";
export { Th } from "./th";
