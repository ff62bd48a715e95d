import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive, type ProcessIdentity, signalProcess } from "./process-identity.mjs";
import { until } from "./progress.mjs";
import { runTool, stopTools } from "./run-tool.mjs";

let folder: string;
let note: string;
let child: ProcessIdentity | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "stillpoint tool "));
  note = path.join(folder, "identity.json");
});
afterEach(() => {
  if (child) signalProcess(child, "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

// A tool with a child of its own, as `next build` has; the child writes down who it is and stays.
const identityModule = new URL("process-identity.mjs", import.meta.url).href;
const toolArgs = () => {
  const child = `import { writeFileSync } from "node:fs";
    import { identify } from ${JSON.stringify(identityModule)};
    writeFileSync(${JSON.stringify(note)}, JSON.stringify(identify(process.pid)));
    setInterval(() => {}, 1000);`;
  const tool = `require("node:child_process").spawn(process.execPath, ["--input-type=module", "-e", ${JSON.stringify(child)}]);
    setInterval(() => {}, 1000);`;
  return ["-e", tool];
};
const identityOfChild = async () => {
  await until(() => existsSync(note) && readFileSync(note, "utf8").endsWith("}"), 10_000);
  const identity: ProcessIdentity = JSON.parse(readFileSync(note, "utf8"));
  child = identity;
  return identity;
};

describe("runTool", () => {
  it("returns what the tool printed, and shows it when it fails", async () => {
    expect(await runTool("It", process.execPath, ["-e", "console.log('a b', process.argv[1])", "c d"])).toBe(
      "a b c d\n",
    );
    const failing = runTool("It", process.execPath, ["-e", "console.log('why'); process.exit(3)"]);
    await expect(failing).rejects.toThrow("It failed:\nwhy");
    await expect(runTool("It", "no-such-program", [])).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("ends the tool and its children when told to", async () => {
    const running = runTool("It", process.execPath, toolArgs());
    const known = await identityOfChild();
    stopTools();
    await expect(running).rejects.toThrow("It failed");
    expect(isAlive(known)).toBe(false);
  });

  it("lets a tool finish that may not be stopped", async () => {
    const running = runTool(
      "It",
      process.execPath,
      ["-e", "setTimeout(() => console.log('done'), 300)"],
      process.env,
      { mayStop: false },
    );
    stopTools();
    expect(await running).toBe("done\n");
  });

  it("leaves nothing at work when its own process is killed", async () => {
    const program = `import { runTool } from ${JSON.stringify(new URL("run-tool.mjs", import.meta.url).href)};
      await runTool("It", process.execPath, ${JSON.stringify(toolArgs())});`;
    const launcher = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "ignore" });
    const known = await identityOfChild();
    launcher.kill("SIGKILL");
    expect(await until(() => !isAlive(known), 8_000)).toBe(true);
  });
});
