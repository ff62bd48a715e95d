import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { findSession } from "@/lib/auth/session-store";
import { requireVisibleRun } from "@/lib/run-views/require-visible-run";
import { runEvents } from "@/lib/run-views/run-events";

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  // Neither Next nor a proxy may hold events back to compress or to collect them.
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
};

/** A run as server-sent events; who may not see it, or watches too much, is answered as by the route of the run itself. */
export const GET = jsonRoute(async (request, { params }: { params: Promise<{ runId: string }> }) => {
  const session = await requireSession();
  const { runId } = await params;
  await requireVisibleRun(session, runId);
  // Next makes HEAD from GET, and nobody would read or end its stream.
  if (request.method === "HEAD") return new Response(null, { headers: HEADERS });
  // An open page alone keeps nobody signed in.
  const renew = () => findSession(session.id, { active: false });
  return new Response(runEvents({ session, runId, renew }, request.signal), { headers: HEADERS });
});
