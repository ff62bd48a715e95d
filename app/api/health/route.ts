import { migrationComplaint } from "@/lib/compare-migrations";
import { readDatabase } from "@/lib/installation/read-database";
import { isDatabaseUnavailable } from "@/lib/is-database-unavailable";
import { log } from "@/lib/log";
import { VERSION } from "@/lib/version";

export const dynamic = "force-dynamic";

// Those who ask give up after a few seconds themselves.
const ANSWER_WITHIN_MS = 3_000;
const NO_ANSWER = "The database does not answer.";

/** Readiness, for load balancers and supervisors: no session, nothing but whether this instance can work. */
export async function GET() {
  const reason = await whyUnavailable();
  const body = reason === null ? { status: "ok", version: VERSION } : { status: "unavailable", reason };
  return Response.json(body, {
    status: reason === null ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}

async function whyUnavailable(): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(NO_ANSWER), ANSWER_WITHIN_MS);
  });
  return Promise.race([whatTheDatabaseSays(), tooLate]).finally(() => clearTimeout(timer));
}

async function whatTheDatabaseSays(): Promise<string | null> {
  try {
    return migrationComplaint((await readDatabase()).migrations);
  } catch (error) {
    if (isDatabaseUnavailable(error)) return NO_ANSWER;
    log.error({ err: error }, "the health check could not read the database");
    return "The database could not be read.";
  }
}
