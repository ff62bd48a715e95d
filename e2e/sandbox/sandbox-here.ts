import { readFileSync } from "node:fs";
import path from "node:path";
import { sandboxControl } from "@/lib/sandbox/control/client";
import { sandboxPorts } from "../../scripts/lib/sandbox.mjs";

/** The faults, log and clock of the sandbox that belongs to the product under test. */
export function sandboxHere() {
  const { STILLPOINT_E2E_HOME: home = "", STILLPOINT_URL: address = "" } = process.env;
  const { control } = sandboxPorts(Number(new URL(address).port));
  const key = readFileSync(path.join(home, "sandbox-key"), "utf8").trim();
  return sandboxControl(`http://127.0.0.1:${control}`, key);
}
