"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { TITLES } from "./navigation";
import { UtcClock } from "./utc-clock";

/** The bar above every page: where one is, the time in UTC, and what is handed in as children. */
export function TopBar({ children }: { children: ReactNode }) {
  const title = TITLES[usePathname()];
  return (
    <header className="sticky top-0 z-10 flex h-topbar items-center gap-3 border-b border-line bg-bg px-gutter">
      <span className="text-13 font-medium">{title}</span>
      <span className="ml-auto" />
      <UtcClock />
      {children}
    </header>
  );
}
