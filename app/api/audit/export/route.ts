import { jsonRoute } from "@/lib/api/json-route";
import { rawAuditFilter } from "@/lib/audit/audit-filter";
import { exportAuditEntries } from "@/lib/audit/export-entries";
import { requireSession } from "@/lib/auth/session";

export const GET = jsonRoute(async (request) => {
  const session = await requireSession();
  const params = new URL(request.url).searchParams;
  const { name, contentType, body } = await exportAuditEntries(session, {
    ...rawAuditFilter(params),
    format: params.get("format") ?? undefined,
  });
  return new Response(body, {
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
