"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApprovedWork } from "@/components/approvals/use-approved";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/api/action-result";

type Work = (confirmed: boolean) => Promise<ActionResult<unknown>>;
type Refusal = Extract<ActionResult<unknown>, { ok: false }>;

interface Done {
  said: string;
  undo?: (() => void) | undefined;
}

/**
 * Carries a change of the mappings out: says that it was done and offers to undo it, asks first when it takes the own
 * role, and keeps why it was refused. What a second person has to approve waits for that person.
 */
export function useMappingChange() {
  const router = useRouter();
  const { runWork } = useApprovedWork({ verb: "Change the mapping" });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [question, setQuestion] = useState<{ text: string; answer: () => void } | null>(null);
  const [busy, setBusy] = useState(false);

  async function run(work: Work, done: Done, confirmed = false): Promise<boolean> {
    setBusy(true);
    const result = await runWork(() => work(confirmed)).finally(() => setBusy(false));
    setQuestion(null);
    // What is wrong with a field stands beside it, and what is asked in the question.
    const isSaidElsewhere = result.ok || result.code === "precondition_failed" || result.code === "invalid";
    setRefusal(isSaidElsewhere ? null : result);
    if (result.ok) {
      toast(done.said, done.undo ? { undo: done.undo } : {});
      router.refresh();
      return true;
    }
    if (result.code === "precondition_failed")
      setQuestion({ text: result.message, answer: () => void run(work, done, true) });
    else router.refresh();
    return false;
  }

  return { run, busy, refusal, question, dismiss: () => setQuestion(null) };
}

export type MappingChange = ReturnType<typeof useMappingChange>;
