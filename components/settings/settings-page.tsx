import type { ReactNode } from "react";
import { Page } from "@/components/shell/page";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { LinkTabs } from "@/components/ui/tabs";
import type { Role } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { settingsSectionsFor } from "./sections";

interface Props {
  role: Role;
  /** The address of the section that is shown; none: nothing of the settings is for this role. */
  section?: string;
  children?: ReactNode;
}

/** A section of the settings, with the way to the others; or that it is not for this role. */
export function SettingsPage({ role, section, children }: Props) {
  const sections = settingsSectionsFor(role);
  const shown = sections.find(({ href }) => href === section);
  return (
    <Page trail={[{ label: "Settings", href: routes.settings }, ...(shown ? [{ label: shown.label }] : [])]}>
      <PageHeader title="Settings" />
      {sections.length > 0 && <LinkTabs label="Settings" items={sections} />}
      {shown ? (
        <div>{children}</div>
      ) : (
        <EmptyState kind="forbidden" title="This is not for your role">
          Settings are seen by administrators and auditors, and changed by administrators. Your role is {role}
          .
        </EmptyState>
      )}
    </Page>
  );
}
