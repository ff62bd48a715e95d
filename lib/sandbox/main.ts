import { writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { cloudsYaml } from "./clouds-yaml";
import { SCENES } from "./scenes/list";
import { startSandbox } from "./start-sandbox";

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const Settings = z.object({
  /** Where the state is kept. */
  STILLPOINT_SANDBOX_FOLDER: z.string().min(1),
  /** Of every user of the scene. */
  STILLPOINT_SANDBOX_PASSWORD: z.string().min(1),
  /** Of the control API. */
  STILLPOINT_SANDBOX_KEY: z.string().min(16),
  STILLPOINT_SANDBOX_CONTROL_PORT: port,
  /** Of the first region; each further one has the next. 0: any. */
  STILLPOINT_SANDBOX_FIRST_PORT: port,
  STILLPOINT_SANDBOX_SCENE: z.enum(Object.keys(SCENES) as [string, ...string[]]).default("bare"),
  /** How many times as fast as the machine's clock. */
  STILLPOINT_SANDBOX_SPEED: z.coerce.number().positive().default(1),
  /** How far its clock begins behind the machine's, ms; of a folder that has a state already it goes on as it was. */
  STILLPOINT_SANDBOX_BEHIND_MS: z.coerce.number().int().min(0).default(0),
  /** Whether answers take as long as a real cloud's. */
  STILLPOINT_SANDBOX_LATENCY: z.enum(["0", "1"]).default("1"),
});

/** The sandbox's process: says "ready" to whoever started it, and its addresses on standard output. */
async function main(): Promise<void> {
  const parsed = Settings.safeParse(process.env);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) console.error(`${path.join(".")}: ${message}`);
    process.exit(2);
  }
  const settings = parsed.data;
  const scene = SCENES[settings.STILLPOINT_SANDBOX_SCENE];
  if (!scene) throw new Error(`no scene ${settings.STILLPOINT_SANDBOX_SCENE}`);
  const sandbox = await startSandbox({
    scene,
    password: settings.STILLPOINT_SANDBOX_PASSWORD,
    folder: settings.STILLPOINT_SANDBOX_FOLDER,
    speed: settings.STILLPOINT_SANDBOX_SPEED,
    behindMs: settings.STILLPOINT_SANDBOX_BEHIND_MS,
    hasLatency: settings.STILLPOINT_SANDBOX_LATENCY === "1",
    firstPort: settings.STILLPOINT_SANDBOX_FIRST_PORT,
    controlPort: settings.STILLPOINT_SANDBOX_CONTROL_PORT,
    controlKey: settings.STILLPOINT_SANDBOX_KEY,
  });
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await sandbox.close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, stop);
  // Whoever started us holds the other end, which the kernel closes however he dies.
  if (process.env.STILLPOINT_PARENT === "1") {
    if (process.channel) process.on("disconnect", stop);
    process.stdin.on("end", stop).on("close", stop).on("error", stop).resume();
  }
  const { sites, controlUrl } = sandbox;
  const file = path.join(settings.STILLPOINT_SANDBOX_FOLDER, "clouds.yaml");
  writeFileSync(file, cloudsYaml(sandbox, scene, settings.STILLPOINT_SANDBOX_PASSWORD), { mode: 0o600 });
  console.log(JSON.stringify({ ready: true, sites, controlUrl }));
  process.send?.("ready");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
