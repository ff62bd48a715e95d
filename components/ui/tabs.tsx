"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

export interface LinkTab {
  href: string;
  label: string;
  count?: number;
}

/** The sections of one subject, each a page of its own. */
export function LinkTabs({ label, items }: { label: string; items: readonly LinkTab[] }) {
  const path = usePathname();
  return (
    <nav
      aria-label={label}
      className="-mx-gutter mb-4 flex gap-5 overflow-x-auto border-b border-line px-gutter"
    >
      {items.map(({ href, label: words, count }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href.split("?")[0] ? "page" : undefined}
          className="inline-flex h-9 items-center gap-1.5 text-13 font-medium whitespace-nowrap text-muted hover:text-fg focus-visible:-outline-offset-2 aria-[current]:text-fg aria-[current]:shadow-[inset_0_-2px_0_var(--fg)]"
        >
          {words}
          {count !== undefined && <span className="text-12 text-subtle">{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
