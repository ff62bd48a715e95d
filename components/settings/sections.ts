import { may, type Permission, type Role } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";

interface SettingsSection {
  label: string;
  href: string;
  permission: Permission;
}

/** The sections of the settings, in their order. */
const SECTIONS: readonly SettingsSection[] = [
  { label: "Schedules", href: routes.schedules, permission: "schedules.view" },
  { label: "Retention", href: routes.retention, permission: "retention.view" },
  { label: "Roles", href: routes.roles, permission: "roles.view" },
  { label: "Sign-ins", href: routes.signIns, permission: "sessions.view" },
  { label: "Approvals", href: routes.approvals, permission: "approvals.view" },
  { label: "Notifications", href: routes.notifications, permission: "notifications.view" },
  { label: "Hooks", href: routes.hooks, permission: "hooks.view" },
  { label: "Manifests", href: routes.manifests, permission: "manifests.import" },
];

/** The sections that a role may see. */
export const settingsSectionsFor = (role: Role): SettingsSection[] =>
  SECTIONS.filter(({ permission }) => may(role, permission));
