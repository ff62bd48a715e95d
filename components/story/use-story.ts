import { useQuery } from "@tanstack/react-query";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import { routes } from "@/lib/routes";
import { type StoryView, storyKey } from "@/lib/sandbox-mode/story/story-view";

const POLL_MS = 2_000;

/** How far the sandbox's week is; asked for again while it is lived. */
export const useStory = (isOn: boolean) =>
  useQuery<StoryView | null, Error>({
    queryKey: storyKey,
    queryFn: ({ signal }) => fetchJson<StoryView | null>(routes.api.story, signal),
    enabled: isOn,
    refetchInterval: ({ state }) =>
      isSignedOut(state.error) || (state.data && state.data.state !== "living") ? false : POLL_MS,
  });
