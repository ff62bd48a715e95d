import { bare } from "./bare";
import type { Scene } from "./scene";
import { telecom } from "./telecom/telecom";

/** What the sandbox can begin with, by name. */
export const SCENES: Readonly<Record<string, Scene>> = { bare, telecom };
