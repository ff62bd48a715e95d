import { migrationComplaint } from "@/lib/compare-migrations";
import { readDatabase } from "@/lib/installation/read-database";
import { isDatabaseUnavailable } from "@/lib/is-database-unavailable";
import { log } from "@/lib/log";
import { VERSION } from "@/lib/version";

export const dynamic = "force-dynamic";

/** For load balancers and supervisors: no session, nothing but whether this instance can work. */
export async function GET() {
  const reason = await whyUnavailable();
  const body = reason === null ? { status: "ok", version: VERSION } : { status: "unavailable", reason };
  return Response.json(body, {
    status: reason === null ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}

async function whyUnavailable(): Promise<string | null> {
  try {
    return migrationComplaint((await readDatabase()).migrations);
  } catch (error) {
    if (isDatabaseUnavailable(error)) return "The database does not answer.";
    log.error({ err: error }, "the health check could not read the database");
    return "The database could not be read.";
  }
}
