"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** The sandbox's process does not answer. */
export function SandboxSilent() {
  const router = useRouter();
  return (
    <EmptyState
      kind="failed"
      title="The sandbox does not answer"
      action={<Button onClick={() => router.refresh()}>Try again</Button>}
    >
      Its process has ended, and is started again after a moment. What it had is kept. Its log is
      logs/sandbox.log in the data folder.
    </EmptyState>
  );
}
