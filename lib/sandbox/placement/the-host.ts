import type { Ask } from "../core/http";
import { CONCURRENT, refusal } from "./errors";
import { generationOf } from "./generation";
import { HOSTS, type Host } from "./rows";

/** The provider that the path names. @throws Refusal 404 */
export function theHost({ site, params }: Ask): Host {
  const host = site.rows(HOSTS).get(params.uuid ?? "");
  if (!host) throw refusal(404, `No resource provider with uuid ${params.uuid} found`);
  return host;
}

/** @throws Refusal 409 when it changed since the caller looked */
export function refuseStale({ site }: Ask, host: Host, generation: number, why: string): void {
  if (generationOf(site, host.id) !== generation) throw refusal(409, why, CONCURRENT);
}
