import fs from "node:fs";
import { z } from "zod";
import type { HostAccess } from "../host-shell";
import { readPrivateKey } from "../private-key";

const Hosts = z.array(
  z.object({
    site: z.string(),
    host: z.string(),
    address: z.string(),
    port: z.number(),
    user: z.string(),
    private_key: z.string(),
    known_hosts: z.string(),
  }),
);

/** The compute hosts of the first site, from what `npm run devcloud -- ssh-hosts` prints. */
export function realHosts(file: string): HostAccess {
  const hosts = Hosts.parse(JSON.parse(fs.readFileSync(file, "utf8"))).filter((h) => h.site === "r1");
  const [first] = hosts;
  if (!first) throw new Error(`${file} has no host of site r1`);
  const key = readPrivateKey(fs.readFileSync(first.private_key, "utf8"));
  if ("problem" in key) throw new Error(`${first.private_key} cannot be used: ${key.problem}`);
  const placeOf = new Map(hosts.map((h) => [h.host, `[${h.address}]:${h.port}`]));
  return {
    user: first.user,
    port: first.port,
    privateKey: key.text,
    knownHosts: hosts.map((h) => h.known_hosts).join("\n"),
    addressOf: (host) => placeOf.get(host) ?? host,
  };
}
