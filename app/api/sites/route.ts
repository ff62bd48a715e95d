import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { listSites } from "@/lib/sites/list-sites";

export const GET = jsonRoute(async () => listSites(await requireSession()));
