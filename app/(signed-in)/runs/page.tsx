import type { Metadata } from "next";
import { RunsView } from "@/components/runs/runs-view";
import { Page } from "@/components/shell/page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import type { Session } from "@/lib/auth/session-store";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { routes } from "@/lib/routes";
import { listRuns } from "@/lib/run-views/list-runs";
import { rawRunsQuery } from "@/lib/run-views/raw-runs-query";
import { runsParams } from "@/lib/run-views/runs-query";
import type { RunList } from "@/lib/runs/run-view";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage(props: PageProps<"/runs">) {
  const session = await requirePagePermission(routes.runs, "vnfs.view");
  const query = runsParams(await props.searchParams);
  return (
    <Page trail={[{ label: "Runs" }]}>
      <RunsView initial={await lastKnown(session, query)} initialQuery={query.toString()} />
    </Page>
  );
}

/** Null: they could not be read now; the browser asks again and says why. */
async function lastKnown(session: Session, query: URLSearchParams): Promise<RunList | null> {
  try {
    return await listRuns(session, rawRunsQuery(query));
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ err: error }, "the runs could not be read");
    return null;
  }
}
