"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { guideKey } from "@/lib/sandbox-mode/guide/guide-steps";
import { useGuide } from "./use-guide";

/** Brings the first task back to who has put it away. */
export function ShowGuideButton() {
  const { actions } = useShell();
  const { data } = useGuide();
  const client = useQueryClient();
  if (!data?.isDismissed) return null;
  const show = async () => {
    await actions.dismissGuide({ isDismissed: false }).catch(() => {});
    await client.invalidateQueries({ queryKey: guideKey });
  };
  return <Button onClick={show}>Show the first task</Button>;
}
