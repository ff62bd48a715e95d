import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { getInstallation } from "@/lib/installation/get-installation";

export const GET = jsonRoute(async () => {
  await requireSession();
  return getInstallation();
});
