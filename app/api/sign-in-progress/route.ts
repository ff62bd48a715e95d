import { jsonRoute } from "@/lib/api/json-route";
import { signInProgress } from "@/lib/auth/sign-in-progress";

/** Open to who is not signed in yet: it tells names of sites, which the sign-in form offers too, and no more. */
export const GET = jsonRoute(async (request) => ({
  progress: signInProgress(new URL(request.url).searchParams.get("attempt") ?? ""),
}));
