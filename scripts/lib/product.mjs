import { administrator } from "./administrator.mjs";
import { connect } from "./connect.mjs";
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { KeptDatabase } from "./kept-database.mjs";
import { migrate } from "./migrate.mjs";
import { appIsHealthy, productChildren } from "./product-children.mjs";
import { sleep, step } from "./progress.mjs";
import { Sandbox, wantsSandbox } from "./sandbox.mjs";
import { watchProgram } from "./watch-program.mjs";

/** All that `npm run up` and `npm run dev` start, in order, and end in the opposite order. */
export class Product {
  /**
   * @param {object} options
   * @param {import("./settings.mjs").Settings} options.settings
   * @param {string} options.id
   * @param {import("./home-lock.mjs").HomeLock} options.lock
   * @param {boolean} options.dev
   * @param {(account: import("./administrator.mjs").Administrator) => void} options.onAdministrator
   * @param {(password: string) => void} options.onNewSandbox
   */
  constructor({ settings, id, lock, dev, onAdministrator, onNewSandbox }) {
    this.settings = settings;
    this.lock = lock;
    this.onAdministrator = onAdministrator;
    this.onNewSandbox = onNewSandbox;
    /** @type {Sandbox | undefined} */
    this.sandbox = undefined;
    this.dev = dev;
    this.isStopping = false;
    const { home, databaseUrl, ownerUrl } = settings;
    if (databaseUrl) this.urls = { appUrl: databaseUrl, ownerUrl: ownerUrl ?? databaseUrl };
    else
      this.database = new KeptDatabase({
        home,
        id,
        onStart: (pid) => lock.addChild(pid),
        onMoved: () => this.restartChildren(),
      });
    const children = productChildren({
      settings,
      databaseUrl: () => this.databaseUrls().appUrl,
      sandbox: () => this.sandbox?.env ?? {},
      onStart: (pid) => lock.addChild(pid),
      dev,
    });
    this.app = children.app;
    this.worker = children.worker;
    this.guardian = children.guardian;
    this.children = [this.app, this.worker, this.guardian];
  }

  databaseUrls() {
    const urls = this.database?.urls ?? this.urls;
    if (!urls) throw new Error("There is no database yet.");
    return urls;
  }

  async start() {
    await ensureInstalled();
    // Side by side: a failure of the one must not leave the other running unseen.
    const results = await Promise.allSettled([this.build(), this.prepareDatabase()]);
    for (const result of results) if (result.status === "rejected") throw result.reason;
    if (this.isStopping) return;
    if (this.settings.sandbox && (await wantsSandbox(this.databaseUrls().appUrl)))
      await step("sandbox cloud started", () => this.startSandbox());
    if (this.isStopping) return;
    await step("app, worker and guardian started", () => this.startChildren());
  }

  async startSandbox() {
    this.sandbox = new Sandbox({ settings: this.settings, onStart: (pid) => this.lock.addChild(pid) });
    const { isNew, password } = this.sandbox;
    await this.sandbox.start();
    if (isNew) this.onNewSandbox(password);
  }

  async build() {
    await ensureBuilt(this.dev ? ["client", "worker"] : ["client", "app", "worker"]);
  }

  async prepareDatabase() {
    const { database } = this;
    if (database) await step("database started", () => database.start());
    else await (await connect(this.databaseUrls().appUrl, "DATABASE_URL")).end();
    await step("database migrated", () => migrate(this.databaseUrls()));
  }

  async startChildren() {
    const { appUrl } = this.databaseUrls();
    for (const child of this.children) child.start();
    // Told at once, and waited for when we stop: its password is shown now or never.
    this.account = administrator("ensure", appUrl, this.settings.home).then(this.onAdministrator);
    await Promise.all([
      this.account,
      this.sandbox?.register(appUrl),
      this.app.untilReady(() => appIsHealthy(this.settings), 60_000),
      ...[this.worker, this.guardian].map((child) => child.untilReady(() => child.hasSaidReady, 60_000)),
    ]);
    this.trimming = setInterval(() => this.trimLogs(), 60_000);
    if (this.dev)
      this.watchers = await Promise.all([
        watchProgram("worker", () => this.worker.restart()),
        watchProgram("guardian", () => this.guardian.restart()),
      ]);
  }

  allChildren() {
    return this.sandbox ? [...this.children, this.sandbox.child] : this.children;
  }

  trimLogs() {
    for (const { log } of this.allChildren()) log.trim();
    this.database?.log.trim();
  }

  restartChildren() {
    for (const child of this.children) child.restart();
  }

  async stop() {
    this.isStopping = true;
    clearInterval(this.trimming);
    await Promise.all((this.watchers ?? []).map((watcher) => watcher.close()));
    await Promise.race([this.account?.catch(() => {}), sleep(10_000)]);
    const { guardian } = this;
    await Promise.all(this.allChildren().map((child) => child === guardian || child.stop()));
    // Last: it thaws what a worker that had to be killed has left frozen.
    await guardian.stop();
    await this.database?.stop();
  }

  /** The second Ctrl-C: no more patience with the programs; the database still ends cleanly. */
  kill() {
    for (const child of this.allChildren()) child.kill();
  }
}
