import { jsonRoute } from "@/lib/api/json-route";
import { getAuditEntry } from "@/lib/audit/get-entry";
import { requireSession } from "@/lib/auth/session";

export const GET = jsonRoute(async (_request, { params }: { params: Promise<{ entryId: string }> }) => {
  const session = await requireSession();
  return getAuditEntry(session, (await params).entryId);
});
