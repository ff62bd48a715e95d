import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { getVm } from "@/lib/inventory/get-server";

export const GET = jsonRoute(
  async (_request, { params }: { params: Promise<{ siteId: string; serverId: string }> }) => {
    const session = await requireSession();
    const { siteId, serverId } = await params;
    return getVm(session, siteId, serverId);
  },
);
