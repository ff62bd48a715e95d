import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { findSession, type Session } from "@/lib/auth/session-store";
import { requireVisibleRun } from "@/lib/run-views/require-visible-run";
import { runEvents } from "@/lib/run-views/run-events";

interface Context {
  params: Promise<{ runId: string }>;
}

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  // Neither Next nor a proxy may hold events back to compress or to collect them.
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
};

/** A run as server-sent events; who may not see it is answered as by the route of the run itself. */
export async function GET(request: Request, context: Context): Promise<Response> {
  let session: Session | undefined;
  const { runId } = await context.params;
  const checked = await jsonRoute(async () => {
    session = await requireSession();
    await requireVisibleRun(session, runId);
    return null;
  })(request, context);
  if (!session || !checked.ok) return checked;
  // Next makes HEAD from GET, and nobody would read or end its stream.
  if (request.method === "HEAD") return new Response(null, { headers: HEADERS });
  const { id } = session;
  // An open page alone keeps nobody signed in.
  const renew = () => findSession(id, { active: false });
  return new Response(runEvents({ session, runId, renew }, request.signal), { headers: HEADERS });
}
