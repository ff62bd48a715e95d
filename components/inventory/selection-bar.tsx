"use client";

import { Boxes, Copy } from "lucide-react";
import { useRouter } from "next/navigation";
import { copyText } from "@/components/data/copy-text";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { carryToForm } from "@/components/vnf-edit/carried-vms";
import { may } from "@/lib/auth/permissions";
import { MAX_MEMBERS } from "@/lib/vnfs/vnf-schemas";

interface Props {
  /** Row keys: site and VM. */
  chosen: ReadonlySet<string>;
  /** How many of them are not in the list. */
  elsewhere: number;
  failed: boolean;
  clear: () => void;
}

/** What may be done with the selected VMs. Below the table, so that no row moves when it comes. */
export function SelectionBar({ chosen, elsewhere, failed, clear }: Props) {
  const { role } = useShell();
  const router = useRouter();
  if (chosen.size === 0 && !failed) return null;
  const parts = [...chosen].map((key) => key.split("/") as [string, string]);
  const copy = async () => {
    const ids = parts.map(([, id]) => id);
    const done = await copyText(ids.join("\n"));
    toast(
      done
        ? `${ids.length === 1 ? "1 id" : `${ids.length} ids`} copied`
        : "The browser did not allow it to be copied",
    );
  };
  return (
    <div className="-mx-gutter flex min-h-11 flex-wrap items-center gap-2 border-t border-line bg-canvas px-gutter py-1.5">
      <p role="status" className="mr-2 text-13">
        <b className="font-medium">{chosen.size.toLocaleString("en-US")} selected</b>
        {elsewhere > 0 && `, ${elsewhere.toLocaleString("en-US")} not in this list`}
        {failed && <span className="text-fail"> Some rows could not be read, and were not added.</span>}
      </p>
      {may(role, "vnfs.change") && (
        <Button
          size="s"
          kind="primary"
          disabledReason={whyNoVnf(parts)}
          onClick={() => router.push(carryToForm(parts))}
        >
          <Boxes size={14} aria-hidden />
          Make a VNF…
        </Button>
      )}
      <Button size="s" onClick={copy}>
        <Copy size={14} aria-hidden />
        Copy {chosen.size === 1 ? "id" : "ids"}
      </Button>
      <Button size="s" kind="quiet" onClick={clear}>
        Clear
      </Button>
    </div>
  );
}

/** Why the selected VMs cannot become one VNF. */
function whyNoVnf(parts: readonly [string, string][]): string | undefined {
  if (new Set(parts.map(([siteId]) => siteId)).size > 1)
    return "They are at several sites: a VNF has VMs of one site.";
  return parts.length > MAX_MEMBERS ? `A VNF has at most ${MAX_MEMBERS} VMs.` : undefined;
}
