import { readFileSync } from "node:fs";
import path from "node:path";
import { RULES } from "./direction-rules.mjs";
import { findCycles } from "./find-cycles.mjs";
import { importGraph } from "./import-graph.mjs";

/**
 * Checks the import direction of a tree.
 * @param {string} root
 * @returns {Promise<{ violations: string[], imports: number }>} one sentence for each violation
 */
export async function checkDirection(root) {
  const edges = await importGraph(root);
  const broken = edges.flatMap((edge) =>
    RULES.filter((rule) => rule.from.test(edge.from) && rule.forbids(edge.to, edge.from, edge.isType)).map(
      (rule) => `${edge.from}:${edge.line} imports ${edge.to}: ${rule.name}, because ${rule.reason}.`,
    ),
  );
  const cycles = findCycles(edges.filter((edge) => !edge.isType)).map(
    (cycle) =>
      `${cycle.join(" → ")}: no import cycles, because what a file sees then depends on who came first.`,
  );
  return { violations: [...broken, ...undeclared(root, edges), ...cycles], imports: edges.length };
}

/**
 * Packages that come along with others may leave with them.
 * @param {string} root
 * @param {import("./import-graph.mjs").ImportEdge[]} edges
 */
function undeclared(root, edges) {
  const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const runtime = new Set(Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }));
  const all = new Set([...runtime, ...Object.keys(manifest.devDependencies ?? {})]);
  return edges.flatMap(({ from, to, line }) => {
    if (!to.startsWith("pkg:")) return [];
    const name = packageName(to.slice(4));
    const isProduct =
      /^(app|components|lib)\//.test(from) && !/\.(test|contract|sweep)\.tsx?$|\/testing\//.test(from);
    if ((isProduct ? runtime : all).has(name)) return [];
    const where = isProduct && all.has(name) ? "devDependencies only" : "not in package.json";
    return [`${from}:${line} imports the package ${name}, which is ${where}: what we import, we declare.`];
  });
}

/** @param {string} request */
const packageName = (request) =>
  request
    .split("/")
    .slice(0, request.startsWith("@") ? 2 : 1)
    .join("/");
