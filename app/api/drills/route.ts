import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { listVnfDrills } from "@/lib/recoveries/list-vnf-drills";

export const GET = jsonRoute(async () => listVnfDrills(await requireSession()));
