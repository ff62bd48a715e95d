import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Complaint } from "./complaint.mjs";
import { inRoot } from "./paths.mjs";
import { runTool } from "./run-tool.mjs";

const SHELL = "/usr/bin/chromium-headless-shell";
const WHOLE = "/usr/bin/chromium";

/**
 * A browser for the tests: the one named by CHROMIUM, else one without windows: the system's, or the one inside an npm
 * package. A whole browser draws a window for each page that nobody sees, which costs as much again; it is the last.
 * @param {string} folder where the package's may be unpacked
 * @returns {Promise<Record<string, string>>} variables for Playwright
 */
export async function findBrowser(folder) {
  const named = process.env.CHROMIUM ?? (fs.existsSync(SHELL) ? SHELL : undefined);
  if (named) return check(named, {});
  try {
    return await unpacked(folder);
  } catch (error) {
    if (fs.existsSync(WHOLE)) return check(WHOLE, {});
    throw error;
  }
}

/** @param {string} folder */
async function unpacked(folder) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unpack = [inRoot("scripts/lib/unpack-browser.mjs")];
  const program = await runTool("Unpacking the browser", process.execPath, unpack, {
    ...process.env,
    TMPDIR: folder,
  });
  const fonts = { FONTCONFIG_FILE: writeFontSettings(folder) };
  try {
    return check(program.trim(), fonts);
  } catch {
    // The package brings the libraries that slim systems lack; those of the system are better where they are there.
    return check(program.trim(), { ...fonts, LD_LIBRARY_PATH: path.join(folder, "al2023/lib") });
  }
}

/**
 * The package's own settings look for its fonts only where Amazon Lambda has them, and without any font this browser
 * shows no text or aborts. The system's come second, for other scripts: it may have none, and no settings for them.
 * @param {string} folder where the browser is unpacked
 */
function writeFontSettings(folder) {
  const file = path.join(folder, "fonts.conf");
  const inXml = folder.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  fs.writeFileSync(
    file,
    `<?xml version="1.0"?>
<fontconfig>
  <dir>${inXml}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>${inXml}/fonts-cache</cachedir>
  <match><edit name="family" mode="append_last"><string>Open Sans</string></edit></match>
</fontconfig>
`,
  );
  return file;
}

/**
 * @param {string} program
 * @param {Record<string, string>} variables
 */
function check(program, variables) {
  const { status, stderr, error } = spawnSync(program, ["--version"], {
    encoding: "utf8",
    timeout: 20_000,
    env: { ...process.env, ...variables },
  });
  if (status === 0) return { CHROMIUM: program, ...variables };
  const library = /error while loading shared libraries: (\S+):/.exec(stderr ?? "")?.[1];
  const install = "install a browser (Debian: `apt-get install chromium`) or name one by CHROMIUM";
  if (library) throw new Complaint(`The browser ${program} lacks the system library ${library}: ${install}.`);
  throw new Complaint(
    `The browser ${program} does not start (${error?.message ?? stderr?.trim()}): ${install}.`,
  );
}
