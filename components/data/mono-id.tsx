"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Tooltip } from "@/components/ui/tooltip";
import { copyText } from "./copy-text";
import { middleCut } from "./middle-cut";
import { useRowTabIndex } from "./row-stop";

interface Props {
  id: string;
  /** What the id is of, for the button's name: "id", "request id". */
  what?: string;
  /** Where there is room for all of it. */
  whole?: boolean;
}

/** An id, cut in the middle, whole on hover and focus, with a button that copies all of it. */
export function MonoId({ id, what = "id", whole = false }: Props) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const tabIndex = useRowTabIndex();
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const button = (
    <IconButton
      label={`Copy the ${what} ${id}`}
      icon={copied ? Check : Copy}
      tabIndex={tabIndex}
      onClick={() => void copyText(id).then(setCopied)}
    />
  );
  return (
    <span className="inline-flex max-w-full items-center gap-1 align-middle">
      <span className={`font-mono text-12 ${whole ? "break-all" : "whitespace-nowrap"}`}>
        {whole ? id : middleCut(id)}
      </span>
      <Tooltip text={id} render={button} />
      <span role="status" className="sr-only">
        {copied === null ? "" : copied ? "Copied" : "It could not be copied"}
      </span>
    </span>
  );
}
