import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

const EDGES = "pr-4 first:pl-gutter last:pr-gutter";

interface TdProps extends ComponentProps<"td"> {
  align?: "left" | "right";
  /** Ids, addresses and calls. */
  mono?: boolean;
  muted?: boolean;
  /** The name of what the row is about. */
  strong?: boolean;
  /** Sentences: as many lines as they need. */
  wrap?: boolean;
}

/** A cell. */
export function Td({ align = "left", mono, muted, strong, wrap, className, ...rest }: TdProps) {
  return (
    <td
      className={classNames(
        "h-(--row) border-b border-faint",
        wrap ? "py-1.5 break-words" : "whitespace-nowrap",
        EDGES,
        align === "right" && "text-right",
        mono && "font-mono text-12",
        muted && "text-muted",
        strong && "font-medium",
        className,
      )}
      {...rest}
    />
  );
}

/** A row; a selected one is the one whose details are open. */
export function Tr({ selected = false, className, ...rest }: ComponentProps<"tr"> & { selected?: boolean }) {
  return (
    <tr
      data-selected={selected || undefined}
      className={classNames(selected ? "bg-selected" : "hover:bg-hover", className)}
      {...rest}
    />
  );
}

/** The open details of the row above it, over all columns. */
export function TrDetail({ columns, children }: { columns: number; children: ReactNode }) {
  return (
    <tr>
      <td
        colSpan={columns}
        className="border-b border-faint bg-canvas px-gutter pt-3 pb-4 whitespace-normal lg:pl-14"
      >
        {children}
      </td>
    </tr>
  );
}
