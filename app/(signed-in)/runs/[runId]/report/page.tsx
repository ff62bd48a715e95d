import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { visibleText } from "@/components/data/visible-text";
import { ReportView } from "@/components/recoveries/report-view";
import { Page } from "@/components/shell/page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import type { Session } from "@/lib/auth/session-store";
import { isAppError } from "@/lib/errors";
import { getReport } from "@/lib/recoveries/get-report";
import { routes } from "@/lib/routes";

export const metadata: Metadata = { title: "Report" };

export default async function ReportPage({ params }: { params: Promise<{ runId: string }> }) {
  const { runId } = await params;
  const session = await requirePagePermission(routes.runReport(runId), "vnfs.view");
  const found = await readReport(session, runId);
  const trail = [
    { label: "Runs", href: routes.runs },
    { label: visibleText(found.report.vnf.name) },
    { label: found.run.name, href: routes.run(found.run.id) },
    { label: "Report" },
  ];
  return (
    <Page trail={trail}>
      <ReportView report={found.report} hash={found.hash} run={found.run} recovery={found.recovery} />
    </Page>
  );
}

async function readReport(session: Session, runId: string) {
  try {
    return await getReport(session, runId);
  } catch (error) {
    if (isAppError(error, "not_found")) notFound();
    throw error;
  }
}
