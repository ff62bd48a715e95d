import { jsonRoute } from "@/lib/api/json-route";
import { requirePermission } from "@/lib/auth/permissions";
import { requireSession } from "@/lib/auth/session";
import { importManifests } from "@/lib/manifests/import-manifests";
import { sentWith } from "@/lib/manifests/sent-with";

/** A route and no action: actions take a few megabytes, and hold all of them. */
export const POST = jsonRoute(async (request) => {
  const session = await requireSession();
  // Before anything of it is read.
  requirePermission(session, "manifests.import");
  const { head, files } = await sentWith(request);
  return importManifests(session, head, files);
});
