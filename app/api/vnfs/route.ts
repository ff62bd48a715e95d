import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { listVnfs } from "@/lib/vnfs/list-vnfs";

export const GET = jsonRoute(async () => listVnfs(await requireSession()));
