import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { recoveryPlanOf } from "@/lib/recoveries/recovery-plan-of";
import { recoveryQuery } from "@/lib/recoveries/recovery-query";

export const GET = jsonRoute(async (request, { params }: { params: Promise<{ vnfId: string }> }) => {
  const session = await requireSession();
  const { vnfId } = await params;
  return recoveryPlanOf(session, { vnfId, ...recoveryQuery(new URL(request.url).searchParams) });
});
