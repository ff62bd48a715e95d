"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

export type SortDirection = "ascending" | "descending" | "none";

/** How a column is sorted now, and how a press changes that: by an address, or by a function. */
export type ColumnSort = { direction: SortDirection } & ({ href: string } | { onSort: () => void });

interface Props extends ComponentProps<"th"> {
  align?: "left" | "right";
  sort?: ColumnSort | undefined;
}

/** A column's head; with `sort` it can be pressed and says in which direction the rows are sorted. */
export function Th({ align = "left", sort, className, children, ...rest }: Props) {
  return (
    <th
      scope="col"
      aria-sort={sort?.direction}
      className={classNames(
        "h-8 border-b border-line pr-4 text-12 font-normal whitespace-nowrap text-subtle first:pl-gutter last:pr-gutter",
        align === "right" ? "text-right" : "text-left",
        className,
      )}
      {...rest}
    >
      {sort ? <SortControl sort={sort}>{children}</SortControl> : children}
    </th>
  );
}

const CONTROL = "-mx-1 inline-flex h-6 items-center gap-1 rounded-s px-1 hover:bg-hover hover:text-fg";

/** The button or link in a sortable head. */
export function SortControl({ sort, children }: { sort: ColumnSort; children: ReactNode }) {
  const Arrow = sort.direction === "descending" ? ArrowDown : ArrowUp;
  const content = (
    <>
      {children}
      <Arrow size={12} className={sort.direction === "none" ? "invisible" : undefined} aria-hidden />
    </>
  );
  return "href" in sort ? (
    <Link href={sort.href} scroll={false} className={CONTROL}>
      {content}
    </Link>
  ) : (
    <button type="button" onClick={sort.onSort} className={CONTROL}>
      {content}
    </button>
  );
}
