"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { GuardianOnDuty } from "@/components/freezes/guardian-on-duty";
import { classNames } from "@/components/ui/class-names";
import { missedRpo } from "@/components/vnfs/select-vnfs";
import { timedRows } from "@/components/vnfs/timed-rows";
import { useVnfsBeside } from "@/components/vnfs/use-vnfs";
import { routes } from "@/lib/routes";
import { Brand } from "./brand";
import { entriesFor, isWithin } from "./navigation";
import { useShell } from "./shell-context";
import { sitesInTrouble } from "./site-summary";
import { useSites } from "./use-sites";
import { WorkersOnDuty } from "./workers-on-duty";

const LINK =
  "relative flex h-8 items-center gap-2.5 rounded-m px-3 text-13 font-medium text-muted hover:bg-sunken hover:text-fg aria-[current]:bg-entry aria-[current]:text-fg lg:px-2 [&_svg]:text-subtle aria-[current]:[&_svg]:text-fg";

/** The main navigation. Below 1120 px only its icons stay. */
export function Sidebar() {
  const path = usePathname();
  const { role, sandbox } = useShell();
  return (
    <aside className="print:hidden sticky top-(--bar,0px) col-start-1 row-start-2 flex h-[calc(100vh-var(--bar,0px))] flex-col overflow-y-auto border-r border-line bg-canvas px-2 pb-2">
      <Link
        href={routes.overview}
        aria-label="Stillpoint, overview"
        className="flex h-topbar shrink-0 items-center overflow-hidden rounded-m px-3 focus-visible:-outline-offset-2 lg:px-2"
      >
        <Brand />
      </Link>
      <nav aria-label="Main" className="mt-2 grid gap-px">
        {entriesFor(role, sandbox).map(({ label, href, icon: Icon }) => (
          <Link
            key={href}
            href={href}
            title={label}
            aria-current={isWithin(path, href) ? (path === href ? "page" : "true") : undefined}
            className={LINK}
          >
            <Icon size={16} strokeWidth={1.9} aria-hidden />
            <span className="sr-only lg:not-sr-only">{label}</span>
            {href === routes.sites && <SitesCount />}
            {href === routes.vnfs && <MissedCount />}
            {href === routes.runs && <ActiveCount />}
          </Link>
        ))}
      </nav>
      <div className="mt-auto grid gap-1.5 border-t border-line px-3 pt-3 pb-1 lg:px-2">
        <GuardianOnDuty />
        <WorkersOnDuty />
      </div>
    </aside>
  );
}

function SitesCount() {
  const { data } = useSites();
  const trouble = sitesInTrouble(data?.sites ?? []);
  if (!trouble) return null;
  return (
    <Count ink={trouble.tone === "fail" ? "text-fail" : "text-warn"} what="in trouble">
      {trouble.count}
    </Count>
  );
}

function MissedCount() {
  const { data, error } = useVnfsBeside();
  const { missed } = missedRpo(timedRows(data, false));
  if (missed.length === 0) return null;
  return (
    <Count ink={error ? "text-subtle" : "text-fail"} what="past their RPO">
      {missed.length}
    </Count>
  );
}

function ActiveCount() {
  const { data, error } = useVnfsBeside();
  const active = (data?.rows ?? []).filter(({ activeRun }) => activeRun !== null).length;
  if (active === 0) return null;
  return (
    <Count ink={error ? "text-subtle" : "text-run"} what="going on">
      {active}
    </Count>
  );
}

function Count({ ink, what, children }: { ink: string; what: string; children: number }) {
  return (
    <span
      className={classNames(
        "text-12 max-lg:absolute max-lg:top-0 max-lg:right-1 max-lg:text-11 lg:ml-auto",
        ink,
      )}
    >
      {children}
      <span className="sr-only"> {what}</span>
    </span>
  );
}
