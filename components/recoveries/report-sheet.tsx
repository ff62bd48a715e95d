import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

export const ROW = "border-b border-faint align-top break-inside-avoid";

/** A table that prints: its head on every page, its rows whole. */
export function Sheet({
  label,
  heads,
  children,
}: {
  label: string;
  heads: readonly string[];
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no set of fields
    <div
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls needs the focus (WCAG 2.1.1)
      tabIndex={0}
      className="overflow-x-auto focus-visible:-outline-offset-2 print:overflow-visible"
    >
      <table className="w-full min-w-[640px] border-collapse text-13 print:min-w-0 print:text-12">
        <thead>
          <tr className="border-b border-line text-left text-12 text-subtle">
            {heads.map((head) => (
              <th key={head} scope="col" className="h-8 pr-4 font-normal whitespace-nowrap">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

interface CellProps {
  strong?: boolean;
  muted?: boolean;
  className?: string;
  children: ReactNode;
}

export const Cell = ({ strong, muted, className, children }: CellProps) => (
  <td
    className={classNames(
      "py-1.5 pr-4 break-words slashed-zero tabular-nums",
      strong && "font-medium",
      muted && "text-muted",
      className,
    )}
  >
    {children}
  </td>
);
