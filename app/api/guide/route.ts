import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { readGuide } from "@/lib/sandbox-mode/guide/read-guide";

export const GET = jsonRoute(async () => readGuide(await requireSession()));
