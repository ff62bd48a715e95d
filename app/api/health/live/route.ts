export const dynamic = "force-dynamic";

/**
 * For who starts this process again when it hangs: that it answers is all. The database is not asked, as a new start does
 * not mend it; whether this instance can work is told by /api/health.
 */
export function GET() {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
