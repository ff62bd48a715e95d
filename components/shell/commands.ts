import { Globe, ListChecks, type LucideIcon, Plus } from "lucide-react";
import { may, type Permission, type Role } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import type { SandboxMark } from "@/lib/sandbox-mode/mark";
import { checkAllSites } from "./check-all-sites";
import { entriesFor } from "./navigation";
import type { ShellActions } from "./shell-actions";

/** What a line asks of the server: `started` is said at once, and its own words when it is done. */
interface Work {
  started: string;
  run: (actions: ShellActions) => Promise<{ words: string }>;
}

/** One line of the command menu: it leads to a page, or asks the server for something that changes no running VM. */
export interface Command {
  id: string;
  label: string;
  icon: LucideIcon;
  /** What stands behind the label, muted. */
  note?: string;
  /** The shortcut that does the same: `g o`. */
  keys?: string;
  effect: { href: string } | Work;
}

/** What the menu offers under "Do", in this order, to who may do it. */
const COMMANDS: readonly (Command & { permission: Permission })[] = [
  {
    id: "make-vnf",
    label: "Make a VNF",
    icon: Plus,
    permission: "vnfs.change",
    effect: { href: routes.addVnf() },
  },
  {
    id: "add-site",
    label: "Add a site",
    icon: Globe,
    permission: "sites.change",
    effect: { href: routes.addSite },
  },
  {
    id: "check-sites",
    label: "Check all sites",
    icon: ListChecks,
    permission: "sites.change",
    effect: {
      started: "Checking all sites…",
      run: ({ checkSites }) => checkAllSites(checkSites),
    },
  },
];

/** Whether every word that was typed is in a text. */
export const matches = (text: string, query: string): boolean =>
  query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));

/** What a role may do. */
export const commandsFor = (role: Role): Command[] =>
  COMMANDS.filter(({ permission }) => may(role, permission));

/** Where a role may go. */
export const pagesFor = (role: Role, sandbox: SandboxMark | null): Command[] =>
  entriesFor(role, sandbox).map(({ label, href, icon, key }) => ({
    id: `go ${href}`,
    label,
    icon,
    keys: `g ${key}`,
    effect: { href },
  }));
