"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { routes } from "@/lib/routes";
import { Brand } from "./brand";
import { ENTRIES } from "./navigation";
import { WorkersOnDuty } from "./workers-on-duty";

const LINK =
  "flex h-8 items-center gap-2.5 rounded-m px-3 text-13 font-medium text-muted hover:bg-sunken hover:text-fg aria-[current]:bg-selected aria-[current]:text-fg lg:px-2";

/** The main navigation. Below 1024 px only its icons stay. */
export function Sidebar() {
  const path = usePathname();
  return (
    <aside className="sticky top-0 flex h-screen flex-col border-r border-line bg-canvas px-2 pb-2">
      <Link
        href={routes.overview}
        aria-label="Stillpoint, overview"
        className="flex h-topbar items-center overflow-hidden rounded-m px-3 lg:px-2"
      >
        <Brand />
      </Link>
      <nav aria-label="Main" className="mt-2 grid gap-px">
        {ENTRIES.map(({ label, href, icon: Icon }) => (
          <Link key={href} href={href} aria-current={path === href ? "page" : undefined} className={LINK}>
            <Icon size={16} strokeWidth={1.9} aria-hidden />
            <span className="sr-only lg:not-sr-only">{label}</span>
          </Link>
        ))}
      </nav>
      <WorkersOnDuty />
    </aside>
  );
}
