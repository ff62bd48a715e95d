import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { getManifest } from "@/lib/recovery-points/get-manifest";

export const GET = jsonRoute(async (_request, { params }: { params: Promise<{ pointId: string }> }) => {
  const session = await requireSession();
  const { name, text } = await getManifest(session, (await params).pointId);
  return new Response(text, {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
});
