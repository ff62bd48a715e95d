import { may, type Role } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { SECTION_PERMISSIONS, type SectionId } from "@/lib/settings/section-states-view";

export interface SettingsSection {
  id: SectionId;
  label: string;
  href: string;
}

export interface SettingsGroup {
  label: string;
  sections: readonly SettingsSection[];
}

/** The sections of the settings, in their order. */
const GROUPS: readonly SettingsGroup[] = [
  {
    label: "Protection",
    sections: [
      { id: "schedules", label: "Schedules", href: routes.schedules },
      { id: "retention", label: "Retention", href: routes.retention },
      { id: "storage", label: "Storage", href: routes.storage },
    ],
  },
  {
    label: "Sites and access",
    sections: [
      { id: "sites", label: "Sites", href: routes.sites },
      { id: "roles", label: "Roles", href: routes.roles },
      { id: "signIns", label: "Sign-ins", href: routes.signIns },
      { id: "security", label: "Security", href: routes.security },
      { id: "approvals", label: "Approvals", href: routes.approvals },
    ],
  },
  {
    label: "Telling",
    sections: [
      { id: "notifications", label: "Notifications", href: routes.notifications },
      { id: "hooks", label: "Hooks", href: routes.hooks },
    ],
  },
  {
    label: "Installation",
    sections: [
      { id: "system", label: "System", href: routes.system },
      { id: "manifests", label: "Manifests", href: routes.manifests },
    ],
  },
];

/** The groups of sections that a role may see; none is empty. */
export const settingsGroupsFor = (role: Role): SettingsGroup[] =>
  GROUPS.map(({ label, sections }) => ({
    label,
    sections: sections.filter(({ id }) => may(role, SECTION_PERMISSIONS[id])),
  })).filter(({ sections }) => sections.length > 0);

/** The sections that a role may see. */
export const settingsSectionsFor = (role: Role): SettingsSection[] =>
  settingsGroupsFor(role).flatMap(({ sections }) => sections);
