import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const MONITORING = path.resolve("docs/monitoring");

/** Debian's promtool finds nothing wrong with our rules, and they fire when they should. @throws with what it said */
export function promtoolAccepts(): void {
  const run = (...args: string[]) =>
    execFileSync("/usr/bin/promtool", args, { cwd: MONITORING, encoding: "utf8" });
  run("check", "rules", "stillpoint-rules.yml");
  run("test", "rules", "stillpoint-rules.test.yml");
}

interface Panel {
  title: string;
  type: string;
  targets?: { expr: string }[];
}

/** What the panels of our dashboard ask Prometheus; Grafana's own variables as it would fill them in. */
export function dashboardQueries(): { title: string; type: string; expression: string }[] {
  const { panels } = JSON.parse(readFileSync(path.join(MONITORING, "grafana-dashboard.json"), "utf8")) as {
    panels: Panel[];
  };
  return panels.flatMap(({ title, type, targets = [] }) =>
    targets.map(({ expr }) => ({ title, type, expression: expr.replace(/\$(__\w+|\{__\w+\})/g, "5m") })),
  );
}

/** Debian's Prometheus on loopback, which scrapes the product every second and evaluates our rules. */
export async function startPrometheus({ address, token }: { address: string; token: string }) {
  const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-prometheus-"));
  writeFileSync(path.join(folder, "token"), token, { mode: 0o600 });
  const config = {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: [path.join(MONITORING, "stillpoint-rules.yml")],
    scrape_configs: [
      {
        ...{ job_name: "stillpoint", metrics_path: "/api/metrics" },
        authorization: { credentials_file: path.join(folder, "token") },
        static_configs: [{ targets: [new URL(address).host] }],
      },
    ],
  };
  // JSON is YAML.
  writeFileSync(path.join(folder, "prometheus.yml"), JSON.stringify(config));
  const listen = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    "/usr/bin/prometheus",
    [
      `--config.file=${path.join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${path.join(folder, "data")}`,
      `--web.listen-address=${listen}`,
    ],
    { stdio: "ignore" },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
  const ask = async (what: string): Promise<unknown> => {
    const answer = await fetch(`http://${listen}/api/v1/${what}`);
    return ((await answer.json()) as { data: unknown }).data;
  };
  return {
    /** The values of an expression, by their labels; empty while it does not answer. */
    async query(expression: string): Promise<{ metric: Record<string, string>; value: number }[]> {
      try {
        const data = (await ask(`query?query=${encodeURIComponent(expression)}`)) as {
          result: { metric: Record<string, string>; value: [number, string] }[];
        };
        return data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
      } catch {
        return [];
      }
    },
    /** Why it does not take an expression; null: it does. */
    async refusal(expression: string): Promise<string | null> {
      const answer = await fetch(`http://${listen}/api/v1/query?query=${encodeURIComponent(expression)}`);
      const { status, error = "" } = (await answer.json()) as { status: string; error?: string };
      return status === "success" ? null : error;
    },
    /** Whether each of our rules could be evaluated. */
    async rules(): Promise<{ name: string; health: string }[]> {
      const { groups } = (await ask("rules")) as { groups: { rules: { name: string; health: string }[] }[] };
      return groups.flatMap(({ rules }) => rules.map(({ name, health }) => ({ name, health })));
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
