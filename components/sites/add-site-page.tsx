"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { sitesKey } from "@/components/shell/use-sites";
import { toast } from "@/components/ui/toast";
import { routes } from "@/lib/routes";
import { AddSiteWizard } from "./add-site-wizard";
import type { WizardActions } from "./wizard-actions";

/** The wizard on its own page; it leads to the list of sites. */
export function AddSitePage({ actions }: { actions: WizardActions }) {
  const router = useRouter();
  const client = useQueryClient();
  return (
    <AddSiteWizard
      actions={actions}
      onDone={(sites) => {
        toast(`Added ${sites.map(({ name }) => name).join(", ")}`);
        void client.invalidateQueries({ queryKey: sitesKey });
        router.push(routes.sites);
      }}
    />
  );
}
