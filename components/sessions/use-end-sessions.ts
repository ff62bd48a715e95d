"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/api/action-result";
import type { LiveSession } from "@/lib/sessions/live-session";
import type { SessionActions } from "./session-actions";

/** Ends sessions, says how many, and keeps why it was refused. */
export function useEndSessions({ endOne, endMany }: SessionActions) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function run<T>(work: Promise<ActionResult<T>>, said: (value: T) => string) {
    setBusy(true);
    const result = await work.finally(() => setBusy(false));
    setRefusal(result.ok ? null : result.message);
    if (result.ok) toast(said(result.value));
    router.refresh();
  }
  const count = (ended: number) => (ended === 1 ? "One session is ended." : `${ended} sessions are ended.`);

  return {
    busy,
    refusal,
    endOne: ({ id, name }: LiveSession) => run(endOne({ id }), () => `The session of ${name} is ended.`),
    endAllOf: async ({ person }: LiveSession) => {
      if (endMany) await run(endMany({ person }), ({ ended }) => count(ended));
    },
    endAllOthers: async () => {
      if (endMany) await run(endMany({}), ({ ended }) => count(ended));
    },
  };
}
