import { bare } from "./bare";
import { large } from "./large/large";
import type { Scene } from "./scene";
import { telecom } from "./telecom/telecom";
import { wide } from "./wide/wide";

/** What the sandbox can begin with, by name. */
export const SCENES: Readonly<Record<string, Scene>> = { bare, large, telecom, wide };
