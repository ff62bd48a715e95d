"use client";

import { Download } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { buttonClass } from "@/components/ui/button-class";
import { readAuditFilter } from "@/lib/audit/audit-filter";
import { routes } from "@/lib/routes";
import { auditSearch } from "./audit-href";

const FORMATS = [
  ["csv", "CSV"],
  ["jsonl", "JSON Lines"],
] as const;

/** Files of all entries that the page's filters find. That they were taken is written down like anything else. */
export function ExportLinks() {
  const search = auditSearch(readAuditFilter(new URLSearchParams(useSearchParams())));
  const files = FORMATS.map(([format, name]) => (
    <a key={format} href={routes.api.auditExport(format, search)} download className={buttonClass()}>
      <Download size={14} strokeWidth={2.25} aria-hidden />
      <span className="sr-only">Export as </span>
      {name}
    </a>
  ));
  return (
    <>
      <a href={routes.api.auditCheckpoints} download className={buttonClass("quiet")}>
        Signed checkpoints
      </a>
      {files}
    </>
  );
}
