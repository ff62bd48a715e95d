import { LayoutDashboard, type LucideIcon } from "lucide-react";
import { routes } from "@/lib/routes";

export interface Entry {
  label: string;
  href: string;
  icon: LucideIcon;
}

/** The sidebar's entries: only pages that exist. */
export const ENTRIES: readonly Entry[] = [
  { label: "Overview", href: routes.overview, icon: LayoutDashboard },
];

/** The titles of the top bar, by path. */
export const TITLES: Readonly<Record<string, string>> = {
  [routes.overview]: "Overview",
  [routes.account]: "Account",
};
