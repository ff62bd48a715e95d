"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { ActionResult } from "@/lib/api/action-result";
import { routes } from "@/lib/routes";

interface Props {
  kind: "primary" | "plain";
  finish: () => Promise<ActionResult<void>>;
  children: string;
}

/** Ends the set-up and goes to the overview. */
export function FinishButton({ kind, finish, children }: Props) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  async function press() {
    setBusy(true);
    const result = await finish();
    if (result.ok) return window.location.assign(routes.overview);
    setBusy(false);
    setRefusal(result.message);
  }
  return (
    <>
      {refusal && <Notice tone="fail">{refusal}</Notice>}
      <Button kind={kind} busy={busy} onClick={() => void press()}>
        {children}
      </Button>
    </>
  );
}
