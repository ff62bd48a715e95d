import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { getRun } from "@/lib/run-views/get-run";

export const GET = jsonRoute(async (_request, { params }: { params: Promise<{ runId: string }> }) => {
  const session = await requireSession();
  return getRun(session, (await params).runId);
});
