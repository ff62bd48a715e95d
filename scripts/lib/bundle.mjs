import { inRoot, root } from "./paths.mjs";

/** The programs that run beside the app, each one file: no loader at run time, and the next start is quick. */
const PROGRAMS = {
  worker: "lib/worker/main.ts",
  guardian: "lib/worker/guardian-main.ts",
  administrator: "lib/auth/administrator-cli.ts",
  key: "lib/secrets/key-cli.ts",
  audit: "lib/audit/audit-cli.ts",
  manifest: "lib/recovery-points/manifest/manifest-cli.ts",
  sandbox: "lib/sandbox/main.ts",
  "sandbox-sites": "lib/sandbox-mode/register-cli.ts",
};

/** Their files in dist/. */
export const PROGRAM_FILES = Object.keys(PROGRAMS).map((name) => `${name}.mjs`);

/**
 * @param {keyof typeof PROGRAMS} name
 * @returns {import("rolldown").RolldownOptions & { output: import("rolldown").OutputOptions }}
 */
export function bundleOptions(name) {
  return {
    cwd: root,
    input: inRoot(PROGRAMS[name]),
    platform: "node",
    // Packages stay outside: some keep state in their module, or find files beside themselves.
    external: (id) => /^(@[a-z0-9]|[a-z])/.test(id) && id !== "server-only",
    resolve: { alias: { "@": root, "server-only": inRoot("node_modules/server-only/empty.js") } },
    logLevel: "warn",
    output: { file: inRoot(`dist/${name}.mjs`), format: "esm", codeSplitting: false, sourcemap: true },
  };
}

export async function bundle() {
  const { rolldown } = await import("rolldown");
  for (const name of /** @type {(keyof typeof PROGRAMS)[]} */ (Object.keys(PROGRAMS))) {
    const options = bundleOptions(name);
    const build = await rolldown(options);
    await build.write(options.output);
    await build.close();
  }
}
