import { Section } from "@/components/ui/section";
import type { Fault, PanelSite, Suggestions, Switch } from "@/lib/sandbox-mode/panel";
import { isUsedUp } from "./fault-words";
import type { PanelAction } from "./panel-actions";
import { PARTS, type Part, partOf } from "./parts";
import { SwitchRow } from "./switch-row";

interface Props {
  part: Part;
  switches: readonly Switch[];
  suggestions: Suggestions;
  sites: readonly PanelSite[];
  faults: readonly Fault[];
  flip: PanelAction;
}

/** The switches of one part. */
export function SwitchList({ part, switches, suggestions, sites, faults, flip }: Props) {
  const shown = switches.filter((each) => partOf(each) === part);
  if (shown.length === 0) return null;
  const lists = { vms: suggestions.vms, volumes: suggestions.volumes, objects: suggestions.objects };
  return (
    <Section title="Switches" note={`${shown.length} for ${PARTS[part].toLowerCase()}`}>
      {Object.entries(lists).map(([name, values]) => (
        <datalist key={name} id={`sandbox-${name}`}>
          {values.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      ))}
      <ul className="max-w-[960px] border-t border-line">
        {shown.map((each) => (
          <SwitchRow
            key={each.name}
            shown={each}
            sites={sites}
            active={faults.filter((fault) => fault.label === each.name && !isUsedUp(fault)).length}
            flip={flip}
          />
        ))}
      </ul>
    </Section>
  );
}
