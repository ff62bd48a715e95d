import { useQueryClient } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { useShell } from "@/components/shell/shell-context";
import { type GuideView, guideKey } from "@/lib/sandbox-mode/guide/guide-steps";

const VNF = /^\/vnfs\/[0-9a-f-]{36}$/;
const REPORT = /^\/runs\/([0-9a-f-]{36})\/report$/;

/** Tells the server that a page was opened that a step asks for: when it is on the screen, not when a link is drawn. */
export function useNoteSeen(guide: GuideView | null | undefined): void {
  const pathname = usePathname();
  const client = useQueryClient();
  const { noteSeen } = useShell().actions;
  const isOpen = (key: string) => guide?.steps.some((step) => step.key === key && !step.isDone) ?? false;
  const wantsVnf = isOpen("look") && VNF.test(pathname);
  const reportOf = isOpen("read-the-report") ? REPORT.exec(pathname)?.[1] : undefined;
  useEffect(() => {
    const seen = wantsVnf ? { what: "vnf" } : reportOf ? { what: "report", runId: reportOf } : null;
    if (!seen) return;
    void noteSeen(seen)
      .then(() => client.invalidateQueries({ queryKey: guideKey }))
      .catch(() => {});
  }, [wantsVnf, reportOf, noteSeen, client]);
}
