import { jsonRoute } from "@/lib/api/json-route";
import { rawAuditQuery } from "@/lib/audit/audit-query";
import { listAuditEntries } from "@/lib/audit/list-entries";
import { requireSession } from "@/lib/auth/session";

export const GET = jsonRoute(async (request) =>
  listAuditEntries(await requireSession(), rawAuditQuery(new URL(request.url).searchParams)),
);
