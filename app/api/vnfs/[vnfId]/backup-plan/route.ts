import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { planBackupOf } from "@/lib/backups/read-plan";

export const GET = jsonRoute(async (_request, { params }: { params: Promise<{ vnfId: string }> }) => {
  const session = await requireSession();
  return planBackupOf(session, (await params).vnfId);
});
