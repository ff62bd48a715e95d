import { CloudOff } from "lucide-react";
import { formatAsOf } from "@/components/data/format-time";
import type { InventorySite } from "@/lib/inventory/inventory";
import { Why } from "./part-note";

/** Above the table: which sites' VMs are not of now, from when they are, and why. */
export function StaleSites({ sites, now }: { sites: readonly InventorySite[]; now: number }) {
  const stale = sites.filter((site) => site.stale);
  if (stale.length === 0) return null;
  return (
    <ul className="mb-2 grid gap-1 text-13 text-muted">
      {stale.map((site) => (
        <li key={site.id} className="flex items-start gap-2">
          <CloudOff
            size={14}
            strokeWidth={2.25}
            className={`text-warn ${site.failure ? "mt-1.5" : "mt-[3px]"}`}
            aria-hidden
          />
          <div className="min-w-0">
            {staleWords(site, now)}
            {site.failure && <Why text={site.failure} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** "Lyon does not answer; its 5,012 VMs are as of 13:01:12 UTC." */
export function staleWords(site: InventorySite, now: number): string {
  const { name, asOf, failure, staleProjects, vms } = site;
  const where = staleProjects.length === 0 ? name : `${name} (${listWords(staleProjects)})`;
  if (asOf === null)
    return failure ? `${where} could not be read yet.` : `${where} is being read for the first time.`;
  const what =
    staleProjects.length > 0 ? "VMs there" : vms === 1 ? "its VM" : `its ${vms.toLocaleString("en-US")} VMs`;
  const verb = what === "its VM" ? "is" : "are";
  const why = failure ? "cannot be read" : "was not read lately";
  return `${where} ${why}; ${what} ${verb} as of ${formatAsOf(asOf, now)}.`;
}

const listWords = (names: readonly string[]) =>
  `${names.length === 1 ? "project" : "projects"} ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
