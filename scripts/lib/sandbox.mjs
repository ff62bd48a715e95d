import fs from "node:fs";
import path from "node:path";
import { Complaint } from "./complaint.mjs";
import { connect } from "./connect.mjs";
import { keepSecret } from "./home.mjs";
import { ManagedChild } from "./managed-child.mjs";
import { PROGRAM_ARGS } from "./node-args.mjs";
import { inRoot } from "./paths.mjs";
import { listenError } from "./port.mjs";
import { ownEnvironment } from "./product-children.mjs";
import { runTool } from "./run-tool.mjs";

const REGIONS = 2;
/** How far back a sandbox begins that lives through a story; lib/sandbox-mode/story knows it as a week. */
const STORY_MS = 7 * 24 * 3_600_000;

/**
 * Where the sandbox cloud listens: the same at each start with the same PORT, and below the ports that systems give out.
 * @param {number} port the app's
 */
export function sandboxPorts(port) {
  const control = 20_000 + (port % 1_000) * 10;
  return { control, sites: Array.from({ length: REGIONS }, (_, i) => control + 1 + i) };
}

/**
 * Whether this installation is, or becomes, one with the sandbox's sites: never one that has real ones only, and never
 * again one whose people have deleted them.
 * @param {string} databaseUrl
 */
export async function wantsSandbox(databaseUrl) {
  const client = await connect(databaseUrl, "DATABASE_URL");
  try {
    const { rows } = await client.query(
      `SELECT count(*)::int AS all, count(*) FILTER (WHERE is_sandbox)::int AS simulated,
              EXISTS (SELECT FROM audit_entries WHERE action = 'site.added' AND actor_kind = 'system'
                      AND actor_name = 'sandbox' AND result = 'done') AS was
       FROM sites`,
    );
    return rows[0].simulated > 0 || (rows[0].all === 0 && !rows[0].was);
  } finally {
    await client.end();
  }
}

/** The simulated cloud beside the app: a process of its own, on loopback only. */
export class Sandbox {
  /**
   * @param {object} options
   * @param {import("./settings.mjs").Settings} options.settings
   * @param {(pid: number) => void} options.onStart
   */
  constructor({ settings: { home, port, story }, onStart }) {
    this.home = home;
    this.story = story;
    this.folder = path.join(home, "sandbox");
    this.isNew = !fs.existsSync(this.folder);
    this.ports = sandboxPorts(port);
    this.password = keepSecret(home, "sandbox-password");
    this.key = keepSecret(home, "sandbox-key");
    this.child = new ManagedChild({
      name: "sandbox",
      args: [...PROGRAM_ARGS, inRoot("dist/sandbox.mjs")],
      env: () => ({
        ...ownEnvironment(),
        STILLPOINT_SANDBOX_FOLDER: this.folder,
        STILLPOINT_SANDBOX_PASSWORD: this.password,
        STILLPOINT_SANDBOX_KEY: this.key,
        STILLPOINT_SANDBOX_CONTROL_PORT: String(this.ports.control),
        STILLPOINT_SANDBOX_FIRST_PORT: String(this.ports.sites[0]),
        STILLPOINT_SANDBOX_SCENE: "telecom",
        // Of a sandbox that has a state already it changes nothing.
        STILLPOINT_SANDBOX_BEHIND_MS: String(story ? STORY_MS : 0),
      }),
      logs: path.join(home, "logs"),
      onStart,
      patienceMs: 3_000,
      saysReady: true,
    });
  }

  /** What the app and the worker must know of it. */
  get env() {
    return {
      STILLPOINT_SANDBOX_CONTROL: `http://127.0.0.1:${this.ports.control}`,
      STILLPOINT_SANDBOX_KEY: this.key,
      STILLPOINT_SANDBOX_SITES: this.ports.sites.map((port) => `http://127.0.0.1:${port}`).join(","),
    };
  }

  async start() {
    await requirePorts([this.ports.control, ...this.ports.sites]);
    this.child.start();
    await this.child.untilReady(() => this.child.hasSaidReady, 30_000);
  }

  /**
   * Registers its sites, at the first start, and begins its story; later sees to it that they are found where the sandbox
   * listens now.
   * @param {string} databaseUrl
   */
  async register(databaseUrl) {
    await runTool(
      "Registering the sandbox's sites",
      process.execPath,
      [inRoot("dist/sandbox-sites.mjs"), path.join(this.folder, "clouds.yaml")],
      {
        ...ownEnvironment(),
        ...this.env,
        DATABASE_URL: databaseUrl,
        STILLPOINT_HOME: this.home,
        STILLPOINT_STORY: this.story ? "1" : "0",
      },
    );
  }
}

/** @param {number[]} ports */
async function requirePorts(ports) {
  for (const port of ports)
    if (await listenError(port, "127.0.0.1"))
      throw new Complaint(
        `Port ${port}, which the sandbox cloud needs, is in use by another program: end that one, choose another PORT (the sandbox's follow it), or start without the sandbox, by \`npm run up -- --no-sandbox\`.`,
      );
}
