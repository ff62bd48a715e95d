import type { Metadata } from "next";
import { Suspense } from "react";
import { auditSearch } from "@/components/audit/audit-href";
import { AuditToolbar } from "@/components/audit/audit-toolbar";
import { AuditView } from "@/components/audit/audit-view";
import { ExportLinks } from "@/components/audit/export-links";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { auditChoices } from "@/lib/audit/audit-choices";
import { type AuditAddress, auditAddress } from "@/lib/audit/audit-query";
import { auditSize } from "@/lib/audit/audit-size";
import { getAuditEntry } from "@/lib/audit/get-entry";
import { listAuditEntries } from "@/lib/audit/list-entries";
import { listAuditViews } from "@/lib/audit/views/list-views";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { may } from "@/lib/auth/permissions";
import type { Session } from "@/lib/auth/session-store";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { routes } from "@/lib/routes";
import { changeViewAction } from "./change-view-action";
import { findRunAction } from "./find-run-action";
import { removeViewAction } from "./remove-view-action";
import { saveViewAction } from "./save-view-action";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage(props: PageProps<"/audit">) {
  const session = await requirePagePermission(routes.audit, "audit.view");
  const address = auditAddress(await props.searchParams);
  return (
    <Page trail={[{ label: "Audit" }]}>
      <PageHeader
        title="Audit"
        note={
          <Suspense>
            <Size session={session} />
          </Suspense>
        }
        actions={
          <Suspense>
            <ExportLinks />
          </Suspense>
        }
      />
      <Suspense fallback={<AuditToolbar choices={null} findRun={findRunAction} isReading />}>
        <Toolbar session={session} />
      </Suspense>
      {/* Without a key: what was found by one filter stays until what another one finds is there. */}
      <Suspense fallback={<PageSkeleton label="Reading the audit log…" />}>
        <Log session={session} address={address} />
      </Suspense>
    </Page>
  );
}

async function Size({ session }: { session: Session }) {
  const total = await auditSize(session).catch(() => null);
  if (total === null || total === 0n) return null;
  return total === 1n ? "1 entry" : `${total.toLocaleString("en-US")} entries`;
}

async function Toolbar({ session }: { session: Session }) {
  // Without them one filters by what is chosen already, by words and by times.
  const [choices, views] = await Promise.all([
    orProblem(auditChoices(session)),
    orProblem(listAuditViews(session)),
  ]);
  return (
    <AuditToolbar
      findRun={findRunAction}
      choices={typeof choices === "string" ? null : choices}
      saved={{
        views: typeof views === "string" ? null : views,
        actions: { save: saveViewAction, change: changeViewAction, remove: removeViewAction },
        mayShare: may(session.role, "audit.share-views"),
      }}
    />
  );
}

async function Log({ session, address }: { session: Session; address: AuditAddress }) {
  const { filter, params } = address;
  const { entry: asked, ...bounds } = params;
  const [list, entry] = await Promise.all([
    orProblem(listAuditEntries(session, { ...filter, ...params })),
    asked === undefined ? null : orProblem(getAuditEntry(session, asked)),
  ]);
  const isMissing = entry === "not_found";
  const page = isMissing ? await orProblem(listAuditEntries(session, { ...filter, ...bounds })) : list;
  const shown = isMissing ? { filter, params: bounds } : address;
  return (
    <AuditView
      // A new page begins anew: where one was in the old one says nothing.
      key={`${auditSearch(shown.filter, shown.params)} ${typeof page === "string" ? page : page.rows[0]?.id}`}
      address={shown}
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
