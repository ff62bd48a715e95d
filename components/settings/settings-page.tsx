import type { ReactNode } from "react";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import type { Role } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { SectionList } from "./section-list";
import { settingsGroupsFor, settingsSectionsFor } from "./sections";

interface Props {
  role: Role;
  /** The address of the section that is shown; none: the settings themselves. */
  section?: string;
  children: ReactNode;
}

/** A section of the settings, with the way to the others. */
export function SettingsPage({ role, section, children }: Props) {
  const label = settingsSectionsFor(role).find(({ href }) => href === section)?.label;
  const trail = label ? [{ label: "Settings", href: routes.settings }, { label }] : [{ label: "Settings" }];
  return (
    <Page trail={trail}>
      <PageHeader title="Settings" />
      {/* The gutter of the right part is what its tables run into: up to the line between the two. */}
      <div className="grid min-w-0 flex-1 gap-y-4 lg:grid-cols-[160px_minmax(0,1fr)] lg:gap-y-0">
        <div className="min-w-0">
          <SectionList groups={settingsGroupsFor(role)} />
        </div>
        <div className="min-w-0 lg:border-l lg:border-line lg:pl-gutter">{children}</div>
      </div>
    </Page>
  );
}
