import path from "node:path";
import { startEmbeddedPostgres } from "./embedded-postgres.mjs";
import { LogFile } from "./log-file.mjs";
import { say, sleep } from "./progress.mjs";

/**
 * The embedded database, started again when it dies. Same roles, data and, nearly always, port.
 */
export class KeptDatabase {
  /** @param {{ home: string, id: string, onStart: (pid: number) => void, onMoved: () => void }} options */
  constructor(options) {
    this.options = options;
    this.isStopping = false;
    this.log = new LogFile(path.join(options.home, "logs/database.log"));
    /** @type {import("./embedded-postgres.mjs").EmbeddedPostgres | undefined} */
    this.server = undefined;
  }

  get urls() {
    if (!this.server) throw new Error("The embedded database has not been started.");
    return { appUrl: this.server.appUrl, ownerUrl: this.server.ownerUrl };
  }

  async start() {
    const { home, id, onStart } = this.options;
    this.log.trim();
    this.starting = startEmbeddedPostgres({ home, id });
    const server = await this.starting;
    this.server = server;
    onStart(server.pid);
    server.keeper.once("exit", () => this.isStopping || void this.startAgain());
    return this.urls;
  }

  async startAgain() {
    say(`The embedded database ended; starting it again. Log: ${this.log.file}`);
    const before = this.urls.appUrl;
    for (let waitMs = 500; !this.isStopping; waitMs = Math.min(waitMs * 2, 30_000)) {
      try {
        await this.start();
        if (this.urls.appUrl !== before) this.options.onMoved();
        return;
      } catch (error) {
        say(`The embedded database does not start: ${error instanceof Error ? error.message : error}`);
        await sleep(waitMs);
      }
    }
  }

  async stop() {
    this.isStopping = true;
    await this.starting?.catch(() => {}); // a server that is just being started must not escape
    await this.server?.stop();
  }
}
