import fs from "node:fs";
import path from "node:path";
import { devcloudUnderTest } from "./devcloud-under-test";
import { realGuestsUnderTest } from "./real-guests-under-test";
import { sandboxUnderTest } from "./sandbox-under-test";

/** The sandbox where one runs for the tests; else the devcloud that is there, with whichever hypervisor it was made. */
export function cloudUnderTest() {
  if (process.env.STILLPOINT_SANDBOX_CONTROL) return sandboxUnderTest();
  const settings = path.join(path.dirname(process.env.STILLPOINT_CLOUDS_FILE ?? ""), "state", "settings");
  const isReal = fs.existsSync(settings) && /^HYPERVISOR=libvirt$/m.test(fs.readFileSync(settings, "utf8"));
  return isReal ? realGuestsUnderTest() : devcloudUnderTest();
}
