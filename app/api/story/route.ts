import { jsonRoute } from "@/lib/api/json-route";
import { requireSession } from "@/lib/auth/session";
import { readStory } from "@/lib/sandbox-mode/story/read-story";

export const GET = jsonRoute(async () => {
  await requireSession();
  return readStory();
});
