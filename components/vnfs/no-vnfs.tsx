import Link from "next/link";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { may, rolesWith } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { FreezeDrawing } from "./freeze-drawing";

/** Nothing fits the filters, though there is something. */
export function NoVnfFits({ total, clear }: { total: number; clear: () => void }) {
  return (
    <EmptyState
      kind="filtered"
      title="No VNF fits these filters"
      action={<Button onClick={clear}>Clear filters</Button>}
    >
      {total === 1 ? "There is 1 VNF in all." : `There are ${total} VNFs in all.`}
    </EmptyState>
  );
}

/** The first look: what a VNF is, and how to make one. */
export function NoVnfs({ hasSites }: { hasSites: boolean }) {
  const { role } = useShell();
  if (!hasSites) return <NoSites />;
  const mayMake = may(role, "vnfs.change");
  const seesAll = role === "admin" || role === "auditor";
  return (
    <div className="mx-auto w-full max-w-[560px] pt-20 max-sm:pt-6">
      <FreezeDrawing />
      <h2 className="mt-6 text-20 font-semibold tracking-[-0.012em]">No VNF yet</h2>
      <p className="mt-1.5 max-w-[60ch] text-muted">
        A VNF is a group of VMs that are backed up at one moment and brought back together. You choose its VMs
        and the order in which they freeze; thaw is always the reverse.
      </p>
      {!seesAll && (
        <p className="mt-1.5 max-w-[60ch] text-muted">
          A VNF with VMs in projects that your sign-in does not give is not shown to you.
        </p>
      )}
      <div className="mt-5 flex flex-wrap items-center gap-4">
        {mayMake ? (
          <Link href={routes.addVnf()} className={buttonClass("primary", "l")}>
            Make your first VNF
          </Link>
        ) : (
          <p className="text-13 text-subtle">The role {rolesWith("vnfs.change")} makes VNFs.</p>
        )}
      </div>
    </div>
  );
}

function NoSites() {
  const { role } = useShell();
  const mayAdd = may(role, "sites.change");
  return (
    <EmptyState
      kind="none"
      title="No sites yet"
      action={
        mayAdd && (
          <Link href={routes.addSite} className={buttonClass("primary", "l")}>
            Add the first site
          </Link>
        )
      }
    >
      A VNF is a group of VMs that are backed up at one moment. Its VMs come from a site, which is one
      OpenStack region{mayAdd ? ": add that first." : "; an administrator adds it."}
    </EmptyState>
  );
}
