import { existsSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { filesIn } from "./source-hash.mjs";

/**
 * One import: `to` is a path from the root, or "pkg:name", or "node:name".
 * @typedef {{ from: string, to: string, line: number, isType: boolean }} ImportEdge
 */

const FOLDERS = ["app", "components", "lib", "scripts", "test", "e2e", "bench"];
const SOURCE = /\.(ts|tsx|mts|mjs)$/;

/**
 * All imports in the tree. Parsed, not searched for: a commented import is none.
 * @param {string} root
 * @returns {Promise<ImportEdge[]>}
 */
export async function importGraph(root) {
  const { parseSync } = await import("rolldown/utils");
  const files = FOLDERS.flatMap((folder) => filesIn(root, folder)).filter(
    (file) => SOURCE.test(file) && !/^lib\/generated\/|\/fixtures\//.test(file),
  );
  return files.flatMap((file) => {
    const source = readFileSync(path.join(root, file), "utf8");
    const { module } = parseSync(file, source);
    const found = [
      ...module.staticImports.map(({ moduleRequest, entries, start }) => ({
        request: moduleRequest.value,
        start,
        isType: entries.length > 0 && entries.every((entry) => entry.isType),
      })),
      ...module.staticExports.flatMap(({ entries, start }) => {
        const [first] = entries.filter((entry) => entry.moduleRequest);
        if (!first?.moduleRequest) return [];
        return [
          { request: first.moduleRequest.value, start, isType: entries.every((entry) => entry.isType) },
        ];
      }),
      ...module.dynamicImports.flatMap(({ moduleRequest, start }) => {
        const literal = /^["'`]([^"'`$]+)["'`]$/.exec(source.slice(moduleRequest.start, moduleRequest.end));
        return literal?.[1] ? [{ request: literal[1], start, isType: false }] : [];
      }),
    ];
    return found.map(({ request, start, isType }) => ({
      from: file,
      to: resolveImport(root, file, request),
      line: source.slice(0, start).split("\n").length,
      isType,
    }));
  });
}

/**
 * @param {string} root
 * @param {string} from
 * @param {string} request
 */
function resolveImport(root, from, request) {
  if (isBuiltin(request)) return request.startsWith("node:") ? request : `node:${request}`;
  if (!/^(\.|@\/)/.test(request)) return `pkg:${request}`;
  const base = request.startsWith("@/")
    ? request.slice(2)
    : path.posix.join(path.posix.dirname(from), request);
  const candidates = ["", ".ts", ".tsx", ".mjs", "/index.ts", "/index.tsx"].map((end) => base + end);
  const isFile = (/** @type {string} */ file) =>
    existsSync(path.join(root, file)) && statSync(path.join(root, file)).isFile();
  return candidates.find(isFile) ?? base;
}
