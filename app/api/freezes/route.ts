import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { listHeld } from "@/lib/freezes/list-held";

export const GET = jsonRoute(async () => listHeld(await requireSession()));
