"use client";

import { Button } from "@/components/ui/button";

interface Props {
  how: { run: (input: unknown) => Promise<void>; busy: boolean };
  id: string;
}

/** Takes an own request back. */
export const TakeBackButton = ({ how: { run, busy }, id }: Props) => (
  <Button busy={busy} onClick={() => void run({ id })}>
    {busy ? "Taking it back…" : "Not needed any more"}
  </Button>
);
