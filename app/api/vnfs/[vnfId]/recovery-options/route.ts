import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { readRecoveryOptions } from "@/lib/recoveries/read-recovery-options";

export const GET = jsonRoute(async (_request, { params }: { params: Promise<{ vnfId: string }> }) => {
  const session = await requireSession();
  return readRecoveryOptions(session, (await params).vnfId);
});
