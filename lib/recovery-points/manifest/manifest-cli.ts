/*
 * `manifest verify <file> [fingerprint]`, for `npm run manifest`: whether a file is a recovery point's manifest,
 * unchanged since it was signed, and by which key. Needs no database. Exits 0, or 1 with one sentence on stderr.
 */
import { readFileSync } from "node:fs";
import { verifyManifest } from "./verify-manifest";

function main([command, file, fingerprint]: readonly string[]): string[] {
  if (command !== "verify" || !file)
    throw new Error("Say what to do: npm run manifest -- verify <file> [SHA256:…]");
  const verdict = verifyManifest(readFileSync(file, "utf8"));
  if (!verdict.isGenuine) throw new Error(`${file}: ${verdict.why}.`);
  if (fingerprint && fingerprint !== verdict.fingerprint)
    throw new Error(`${file}: it was signed with ${verdict.fingerprint}, not with ${fingerprint}.`);
  const { point, vnf, site, servers, volumes } = verdict.manifest;
  return [
    `Unchanged since it was signed with ${verdict.fingerprint}.`,
    ...(fingerprint ? [] : ["Compare that with the fingerprint that the installation shows."]),
    `${vnf.name} at ${site.name} as of ${point.takenAt}: ${point.state}, ${point.consistency ?? "nothing usable"}; VMs: ${servers.length}, usable: ${point.usableServerIds.length}, volumes: ${volumes.length}.`,
    ...point.incompleteReasons.map((reason) => `  ${reason}`),
  ];
}

try {
  process.stdout.write(`${main(process.argv.slice(2)).join("\n")}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
