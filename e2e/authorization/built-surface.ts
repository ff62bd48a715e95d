import fs from "node:fs";
import path from "node:path";

export type BuiltKind = "pages" | "routes" | "actions";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const read = (file: string) => JSON.parse(fs.readFileSync(path.join(".next/server", file), "utf8"));

interface Reference {
  filename: string;
  exportedName: string;
}

/** Everything of the built product that can be asked over HTTP: pages, routes with each method, server actions. */
export function builtSurface(): Record<BuiltKind, string[]> {
  const entries = Object.keys(read("app-paths-manifest.json") as Record<string, string>);
  return {
    pages: entries.filter((entry) => entry.endsWith("/page")).map((entry) => urlOf(entry, "/page")),
    routes: entries.filter((entry) => entry.endsWith("/route")).flatMap(methodsOf),
    actions: [...builtActions().keys()],
  };
}

/** The built server actions: their file, and the id by which a browser calls them. */
export function builtActions(): Map<string, string> {
  const { node, edge } = read("server-reference-manifest.json") as Record<string, Record<string, Reference>>;
  const actions = new Map<string, string>();
  for (const [id, { filename, exportedName }] of Object.entries({ ...node, ...edge })) {
    // One exported action per file is the house's rule, and an inline one has no file of its own.
    const isOnly = !actions.has(filename) && !exportedName.startsWith("$$");
    actions.set(isOnly ? filename : `${filename} (${exportedName})`, id);
  }
  return actions;
}

/** Groups in parentheses are not part of an address. */
const urlOf = (entry: string, kind: string): string =>
  entry.slice(0, -kind.length).replace(/\/\([^/]+\)/g, "") || "/";

function methodsOf(entry: string): string[] {
  const url = urlOf(entry, "/route");
  const source = ["ts", "tsx"].map((end) => `app${entry}.${end}`).find((file) => fs.existsSync(file));
  if (!source) return [`GET ${url}`]; // a file that Next serves, such as the icon
  const text = fs.readFileSync(source, "utf8");
  const exported = (method: string) =>
    new RegExp(`export (async )?(function|const) ${method}\\b|export \\{[^}]*\\b${method}\\b[^}]*\\}`).test(
      text,
    );
  return METHODS.filter(exported).map((method) => `${method} ${url}`);
}
