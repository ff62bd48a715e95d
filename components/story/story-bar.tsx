"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { Meter } from "@/components/ui/meter";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { may } from "@/lib/auth/permissions";
import { type StoryView, storyWords } from "@/lib/sandbox-mode/story/story-view";
import { useStory } from "./use-story";

/** That the sandbox lives through its week, and how far it is; of a week that failed, why. Nothing otherwise. */
export function StoryBar() {
  const { sandbox } = useShell();
  const { data } = useStory(sandbox?.isRunning ?? false);
  useTellEnd(data?.state);
  const words = data && storyWords(data);
  if (!words) return null;
  if (data.state === "failed")
    return (
      <div className="mb-4">
        <Notice tone="warn">{words} What was lived stays; everything else works.</Notice>
      </div>
    );
  return <Living story={data} words={words} />;
}

function Living({ story, words }: { story: StoryView; words: string }) {
  const { role, actions } = useShell();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const end = async () => {
    setBusy(true);
    const result = await actions.endWeek().catch(() => undefined);
    setBusy(false);
    setRefusal(result === undefined ? "Stillpoint does not answer." : result.ok ? "" : result.message);
    await client.invalidateQueries({ queryKey: ["story"] });
  };
  return (
    <section
      aria-label="The sandbox’s week"
      className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-m border border-dashed border-control bg-sunken px-3 py-2 text-13"
    >
      <Meter label="Of the week lived" value={story.share} />
      <p className="min-w-0 flex-1 basis-80">
        <b className="font-semibold">{words}</b>{" "}
        <span className="text-muted">
          Three VNFs get their history by real backups and a drill, and look late until it is today. Look at
          everything meanwhile.
        </span>
        {refusal && <span role="alert"> {refusal}</span>}
      </p>
      {may(role, "sandbox.use") && !story.isEnding && (
        <Button size="s" busy={busy} onClick={end}>
          End the week here
        </Button>
      )}
    </section>
  );
}

/** Who looks on is told when it is over: the bar goes, and what it has made is read again. */
function useTellEnd(state: StoryView["state"] | undefined): void {
  const client = useQueryClient();
  const last = useRef(state);
  useEffect(() => {
    if (last.current === "living" && (state === "lived" || state === "stopped")) {
      toast(state === "lived" ? "The week is lived: it is today" : "The week has ended: it is today");
      void client.invalidateQueries();
    }
    last.current = state;
  }, [state, client]);
}
