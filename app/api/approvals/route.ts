import { jsonRoute } from "@/lib/api/json-route";
import { countToDecide } from "@/lib/approvals/count-to-decide";
import { requireSession } from "@/lib/auth/session";

export const GET = jsonRoute(async () => ({ toDecide: await countToDecide(await requireSession()) }));
