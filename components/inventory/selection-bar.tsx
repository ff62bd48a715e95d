"use client";

import { Copy } from "lucide-react";
import { copyText } from "@/components/data/copy-text";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

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
  if (chosen.size === 0 && !failed) return null;
  const copy = async () => {
    const ids = [...chosen].map((key) => key.slice(key.indexOf("/") + 1));
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
