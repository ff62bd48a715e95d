import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { listCandidates } from "@/lib/vnfs/list-candidates";

export const GET = jsonRoute(async (request) => {
  const params = new URL(request.url).searchParams;
  return listCandidates(await requireSession(), {
    site: params.get("site") ?? "",
    search: params.get("search") ?? "",
  });
});
