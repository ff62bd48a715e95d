import type { Metadata } from "next";
import { Suspense } from "react";
import { AuditView } from "@/components/audit/audit-view";
import { Page } from "@/components/shell/page";
import { PageSkeleton } from "@/components/ui/skeleton";
import { type AuditParams, auditParams } from "@/lib/audit/audit-query";
import { getAuditEntry } from "@/lib/audit/get-entry";
import { listAuditEntries } from "@/lib/audit/list-entries";
import { requirePagePermission } from "@/lib/auth/page-permission";
import type { Session } from "@/lib/auth/session-store";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { routes } from "@/lib/routes";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage(props: PageProps<"/audit">) {
  const session = await requirePagePermission(routes.audit, "audit.view");
  const params = auditParams(await props.searchParams);
  return (
    <Page trail={[{ label: "Audit" }]}>
      <Suspense key={JSON.stringify(params)} fallback={<PageSkeleton label="Reading the audit log…" />}>
        <Log session={session} params={params} />
      </Suspense>
    </Page>
  );
}

async function Log({ session, params }: { session: Session; params: AuditParams }) {
  const { entry: asked, ...bounds } = params;
  const [list, entry] = await Promise.all([
    orProblem(listAuditEntries(session, params)),
    asked === undefined ? null : orProblem(getAuditEntry(session, asked)),
  ]);
  const isMissing = entry === "not_found";
  const page = isMissing ? await orProblem(listAuditEntries(session, bounds)) : list;
  return (
    <AuditView
      // A new page begins anew: where one was in the old one says nothing.
      key={typeof page === "string" ? page : page.rows[0]?.id}
      params={isMissing ? bounds : params}
      first={typeof page === "string" ? null : page}
      entry={typeof entry === "string" ? null : entry}
      missing={isMissing && asked ? asked : null}
    />
  );
}

/** What could not be read now is asked for again by the browser, which says so meanwhile. */
async function orProblem<T>(reading: Promise<T>): Promise<T | "not_found" | "failed"> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return "not_found";
    log.error({ err: error }, "the audit log could not be read");
    return "failed";
  }
}
