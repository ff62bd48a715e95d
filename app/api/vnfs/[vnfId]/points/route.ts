import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { listPoints } from "@/lib/recovery-points/list-points";

export const GET = jsonRoute(async (request, { params }: { params: Promise<{ vnfId: string }> }) => {
  const session = await requireSession();
  const before = new URL(request.url).searchParams.get("before");
  return listPoints(session, (await params).vnfId, before === null ? {} : { before });
});
