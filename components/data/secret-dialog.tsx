"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { copyText } from "./copy-text";

/** A secret that was just made. */
export interface ToldSecret {
  name: string;
  secret: string;
  isNew: boolean;
}

/** Shows what calls to a receiver are signed with, the only time that it is shown. */
export function SecretDialog({ told, onClose }: { told: ToldSecret; onClose: () => void }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const { name, secret, isNew } = told;
  const actions = (
    <>
      <Button onClick={() => void copyText(secret).then(setCopied)}>Copy</Button>
      <Button kind="primary" onClick={onClose}>
        It is stored at the receiver
      </Button>
    </>
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={isNew ? `The secret of ${name}` : `The new secret of ${name}`}
      actions={actions}
    >
      <div className="grid gap-2 text-13">
        <p>
          Each call is signed with it. Store it at the receiver now: it is shown this once, and cannot be read
          again.{" "}
          {isNew ? "It can be replaced at any time." : "Calls are signed with this one only from now on."}
        </p>
        <code className="rounded-m bg-sunken px-3 py-2 font-mono text-12 break-all" data-secret>
          {secret}
        </code>
        <p role="status" className="text-subtle">
          {copied === null ? "" : copied ? "Copied." : "It could not be copied: select it by hand."}
        </p>
      </div>
    </Dialog>
  );
}
