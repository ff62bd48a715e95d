import { jsonRoute } from "@/lib/api/json-route";
import { listAuditEntries } from "@/lib/audit/list-entries";
import { requireSession } from "@/lib/auth/session";

export const GET = jsonRoute(async (request) =>
  listAuditEntries(await requireSession(), Object.fromEntries(new URL(request.url).searchParams)),
);
