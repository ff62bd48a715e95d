import { siteSwitches } from "./sites";
import type { Switch } from "./switch";

/** Every switch that there is, as the panel shows them. */
export const SWITCHES: readonly Switch[] = [...siteSwitches];
