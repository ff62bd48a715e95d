import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { getPoint } from "@/lib/recovery-points/get-point";

export const GET = jsonRoute(
  async (_request, { params }: { params: Promise<{ vnfId: string; pointId: string }> }) => {
    const session = await requireSession();
    const { vnfId, pointId } = await params;
    return getPoint(session, vnfId, pointId);
  },
);
