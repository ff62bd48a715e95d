import type { Fault, PanelSite } from "@/lib/sandbox-mode/panel";
import { faultCount, faultName, faultScope, isUsedUp } from "./fault-words";
import type { PanelAction } from "./panel-actions";
import { PanelButton } from "./panel-button";

interface Props {
  faults: readonly Fault[];
  sites: readonly PanelSite[];
  remove: PanelAction;
}

/** What is broken at present, each with its end. */
export function ActiveFaults({ faults, sites, remove }: Props) {
  if (faults.length === 0)
    return (
      <p className="py-1 text-13 text-subtle">
        Nothing strikes. What was done at once, as a quota filled or a guard stopped, is in the log.
      </p>
    );
  return (
    <ul>
      {faults.map((fault) => {
        const name = faultName(fault);
        const site = sites.find(({ region }) => region === fault.site)?.name ?? fault.site ?? "all sites";
        return (
          <li key={fault.id} className="flex items-start gap-2 border-b border-faint py-1.5 last:border-b-0">
            <div className="min-w-0 flex-1 text-13">
              <p className="font-medium break-words">
                {name} <span className="font-normal text-muted">at {site}</span>
              </p>
              <p className="text-12 break-words text-subtle">
                {[faultScope(fault), `struck ${faultCount(fault)}`, isUsedUp(fault) && "used up"]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </div>
            <PanelButton
              action={remove}
              values={{ id: fault.id, name }}
              label="Remove"
              about={`${name} at ${site}`}
            />
          </li>
        );
      })}
    </ul>
  );
}
