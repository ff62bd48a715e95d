import type { ReactNode } from "react";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { LinkTabs } from "@/components/ui/tabs";
import type { Role } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { settingsSectionsFor } from "./sections";

interface Props {
  role: Role;
  /** The address of the section that is shown. */
  section: string;
  children: ReactNode;
}

/** A section of the settings, with the way to the others. */
export function SettingsPage({ role, section, children }: Props) {
  const sections = settingsSectionsFor(role);
  const label = sections.find(({ href }) => href === section)?.label ?? "";
  return (
    <Page trail={[{ label: "Settings", href: routes.settings }, { label }]}>
      <PageHeader title="Settings" />
      <LinkTabs label="Settings" items={sections} />
      <div>{children}</div>
    </Page>
  );
}
