import type { Metadata } from "next";
import { OverviewView } from "@/components/overview/overview-view";
import { Page } from "@/components/shell/page";
import { requirePageSession } from "@/lib/auth/session";
import { routes } from "@/lib/routes";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  await requirePageSession(routes.overview);
  return (
    <Page trail={[{ label: "Overview" }]}>
      <OverviewView />
    </Page>
  );
}
