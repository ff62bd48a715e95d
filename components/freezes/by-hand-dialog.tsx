"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { copyText } from "@/components/data/copy-text";
import { formatUtcTime } from "@/components/data/format-time";
import { visibleText } from "@/components/data/visible-text";
import { Dialog } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import type { FrozenVm } from "@/lib/freezes/freezes-view";

interface Props {
  vms: readonly FrozenVm[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** What somebody at the site can type to end a freeze without Stillpoint, VM by VM. */
export function ByHandDialog({ vms, open, onOpenChange }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Thaw by hand, at the site" wide>
      <p className="text-13 text-muted">
        For the operator of the site. Stillpoint goes on trying meanwhile, and sees when a VM runs again.
      </p>
      {vms.map((vm) => (
        <section key={vm.leaseId} className="mt-4 border-t border-line pt-3">
          <h3 className="text-14 font-semibold break-words">
            {visibleText(vm.serverName)} <span className="font-normal text-muted">at {vm.siteName}</span>
          </h3>
          <ol className="mt-2 grid gap-3">
            {vm.byHand.map(({ text, commands }) => (
              <li key={text} className="grid gap-1.5">
                <p className="text-13">{text}</p>
                {commands.map((command) => (
                  <Command key={command} command={command} />
                ))}
              </li>
            ))}
          </ol>
          <LastTry vm={vm} />
        </section>
      ))}
    </Dialog>
  );
}

function Command({ command }: { command: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="flex items-start gap-2 rounded-m border border-line bg-sunken py-1.5 pr-1.5 pl-2.5">
      <code className="min-w-0 flex-1 font-mono text-12 leading-6 break-all">{command}</code>
      <IconButton
        label={`Copy ${command}`}
        icon={copied ? Check : Copy}
        onClick={() => void copyText(command).then(setCopied)}
      />
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </div>
  );
}

/** Why it was not thawed: mostly that tells where to look. */
function LastTry({ vm }: { vm: FrozenVm }) {
  const last = vm.tries.findLast(({ cause }) => cause);
  if (!last) return null;
  return (
    <p className="mt-3 text-13 break-words text-muted">
      Last try at {formatUtcTime(last.at)}, by {last.by === "run" ? "the run" : last.by}: {last.cause}
    </p>
  );
}
