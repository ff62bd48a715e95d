import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { exportCheckpoints } from "@/lib/checkpoints/export-checkpoints";

export const GET = jsonRoute(async () => {
  const { name, text } = await exportCheckpoints(await requireSession());
  return new Response(text, {
    headers: {
      "content-type": "application/jsonl; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
