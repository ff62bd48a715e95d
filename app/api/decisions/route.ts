import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { listDecisions } from "@/lib/recoveries/list-decisions";

export const GET = jsonRoute(async () => listDecisions(await requireSession()));
