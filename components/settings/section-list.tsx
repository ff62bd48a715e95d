"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { SettingsGroup } from "./sections";

const LINK =
  "flex h-8 items-center rounded-m px-2 text-13 font-medium whitespace-nowrap text-muted hover:bg-sunken hover:text-fg aria-[current]:bg-entry aria-[current]:text-fg";

/** The way to the other sections: a list beside them, or above them where there is no room beside. */
export function SectionList({ groups }: { groups: readonly SettingsGroup[] }) {
  const path = usePathname();
  return (
    <nav
      aria-label="Settings"
      className="-mx-2 flex flex-wrap gap-x-1 border-b border-line pb-3 lg:sticky lg:top-[calc(var(--bar,0px)+64px)] lg:mx-0 lg:mr-3 lg:-ml-2 lg:grid lg:gap-4 lg:border-0 lg:pb-0"
    >
      {groups.map(({ label, sections }) => (
        <div key={label} className="contents lg:block">
          <p className="mb-0.5 px-2 text-12 text-subtle max-lg:hidden">{label}</p>
          <ul className="contents lg:grid lg:gap-px">
            {sections.map(({ href, label: words }) => (
              <li key={href}>
                <Link href={href} aria-current={path === href ? "page" : undefined} className={LINK}>
                  {words}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
