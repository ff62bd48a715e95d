import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { readPanelState } from "@/lib/sandbox-mode/read-panel";

export const GET = jsonRoute(async (request) =>
  readPanelState(await requireSession(), Object.fromEntries(new URL(request.url).searchParams)),
);
