import { isDatabaseUnavailable } from "@/lib/is-database-unavailable";
import { log } from "@/lib/log";
import { judgeReader } from "@/lib/metrics/metrics-token";
import { readMetrics } from "@/lib/metrics/read-metrics";
import { METRICS_TYPE, renderMetrics } from "@/lib/metrics/render-metrics";

export const dynamic = "force-dynamic";

/** For Prometheus: no session, but a token of its own (docs/monitoring.md). */
export async function GET(request: Request) {
  const judged = judgeReader(request.headers.get("authorization"));
  if (judged === "off") return say(404, "Metrics are off: set STILLPOINT_METRICS_TOKEN.");
  if (judged === "refused")
    return say(401, "Send the token of STILLPOINT_METRICS_TOKEN: Authorization: Bearer …", {
      "www-authenticate": 'Bearer realm="stillpoint metrics"',
    });
  try {
    return say(200, renderMetrics(await readMetrics()), { "content-type": METRICS_TYPE });
  } catch (error) {
    if (isDatabaseUnavailable(error)) return say(503, "The database does not answer.");
    log.error({ err: error }, "the metrics could not be read");
    return say(500, "The metrics could not be read; the log of the app says why.");
  }
}

const say = (status: number, text: string, headers: Record<string, string> = {}) =>
  new Response(text.endsWith("\n") ? text : `${text}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers },
  });
