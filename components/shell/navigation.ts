import {
  Activity,
  Box,
  Boxes,
  FlaskConical,
  Globe,
  LayoutDashboard,
  type LucideIcon,
  ScrollText,
  Server,
  Settings,
} from "lucide-react";
import { may, type Permission, type Role } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import type { SandboxMark } from "@/lib/sandbox-mode/mark";

export interface Entry {
  label: string;
  href: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
  permission: Permission;
  /** There only while the sandbox cloud runs. */
  isOfSandbox?: true;
}

/** The sidebar's entries in the drawn order: only pages that exist. */
const ENTRIES: readonly Entry[] = [
  {
    label: "Overview",
    href: routes.overview,
    icon: LayoutDashboard,
    key: "o",
    permission: "installation.view",
  },
  { label: "VNFs", href: routes.vnfs, icon: Boxes, key: "v", permission: "vnfs.view" },
  { label: "VMs", href: routes.vms, icon: Server, key: "m", permission: "inventory.view" },
  { label: "Runs", href: routes.runs, icon: Activity, key: "r", permission: "vnfs.view" },
  { label: "Drills", href: routes.drills, icon: FlaskConical, key: "d", permission: "vnfs.view" },
  { label: "Sites", href: routes.sites, icon: Globe, key: "s", permission: "sites.view" },
  { label: "Audit", href: routes.audit, icon: ScrollText, key: "a", permission: "audit.view" },
  { label: "Settings", href: routes.settings, icon: Settings, key: "t", permission: "hooks.view" },
  {
    label: "Sandbox",
    href: routes.sandbox(),
    icon: Box,
    key: "x",
    permission: "sandbox.use",
    isOfSandbox: true,
  },
];

/** The entries that a role may open. */
export const entriesFor = (role: Role, sandbox: Pick<SandboxMark, "isRunning"> | null): Entry[] =>
  ENTRIES.filter(
    ({ permission, isOfSandbox }) => may(role, permission) && (!isOfSandbox || sandbox?.isRunning),
  );

/** Whether a path is an entry's page or one beneath it. */
export const isWithin = (path: string, href: string): boolean =>
  href === routes.overview ? path === href : path === href || path.startsWith(`${href}/`);

/** The entry that a path belongs to. */
export const entryOf = (path: string): Entry | undefined => ENTRIES.find(({ href }) => isWithin(path, href));
