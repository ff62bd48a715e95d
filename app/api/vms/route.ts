import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { rawInventoryQuery } from "@/lib/inventory/inventory-query";
import { listInventory } from "@/lib/inventory/list-servers";

export const GET = jsonRoute(async (request) =>
  listInventory(await requireSession(), rawInventoryQuery(new URL(request.url).searchParams)),
);
