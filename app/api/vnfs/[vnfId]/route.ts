import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { getVnf } from "@/lib/vnfs/get-vnf";

export const GET = jsonRoute(async (_request, { params }: { params: Promise<{ vnfId: string }> }) => {
  const session = await requireSession();
  return getVnf(session, (await params).vnfId);
});
