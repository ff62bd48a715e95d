import { callSwitches } from "./calls";
import { copySwitches } from "./copies";
import { guestSwitches } from "./guests";
import { hookSwitches } from "./hooks";
import { identitySwitches } from "./identity";
import { limitSwitches } from "./limits";
import { mappingSwitches } from "./mappings";
import { siteSwitches } from "./sites";
import { storeSwitches } from "./store";
import { type Switch, SwitchComplaint } from "./switch";
import { vmSwitches } from "./vms";

/** Every switch that there is, as the panel shows them. */
export const SWITCHES: readonly Switch[] = [
  ...siteSwitches,
  ...identitySwitches,
  ...callSwitches,
  ...guestSwitches,
  ...vmSwitches,
  ...copySwitches,
  ...storeSwitches,
  ...limitSwitches,
  ...mappingSwitches,
  ...hookSwitches,
];

/** @throws SwitchComplaint when there is none */
export function switchNamed(name: string | undefined): Switch {
  const found = SWITCHES.find((each) => each.name === name);
  if (!found) throw new SwitchComplaint(`there is no switch ${name}`, 404);
  return found;
}
