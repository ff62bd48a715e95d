import { callSwitches } from "./calls";
import { identitySwitches } from "./identity";
import { siteSwitches } from "./sites";
import { type Switch, SwitchComplaint } from "./switch";

/** Every switch that there is, as the panel shows them. */
export const SWITCHES: readonly Switch[] = [...siteSwitches, ...identitySwitches, ...callSwitches];

/** @throws SwitchComplaint when there is none */
export function switchNamed(name: string | undefined): Switch {
  const found = SWITCHES.find((each) => each.name === name);
  if (!found) throw new SwitchComplaint(`there is no switch ${name}`, 404);
  return found;
}
