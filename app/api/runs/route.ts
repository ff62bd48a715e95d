import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { listRuns } from "@/lib/run-views/list-runs";
import { rawRunsQuery } from "@/lib/run-views/raw-runs-query";

export const GET = jsonRoute(async (request) =>
  listRuns(await requireSession(), rawRunsQuery(new URL(request.url).searchParams)),
);
