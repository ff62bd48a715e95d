import { z } from "zod";
import { type ServiceName, versionUrl } from "./catalog";
import { isOpenStackError } from "./errors";
import { parseJson } from "./json";
import { compareMicroversions, type Microversion, parseMicroversion } from "./microversion";
import type { CallOptions, Transport } from "./transport";

const Version = z.object({
  version: z.string().nullish(),
  max_version: z.string().nullish(),
  min_version: z.string().nullish(),
});

/** Nova answers with one version, Cinder and Placement with a list. */
const Document = z.union([
  z.object({ version: Version }).transform((d) => [d.version]),
  z.object({ versions: z.array(Version) }).transform((d) => d.versions),
]);

export interface MicroversionRange {
  min: Microversion;
  max: Microversion;
}

/**
 * The microversions that a service offers; undefined when it has none. Only the numbers of the document are used:
 * its links may point to internal addresses (keystoneauth does the same).
 * @param base the service's base URL, see `serviceUrl`
 * @throws OpenStackError
 */
export async function discoverMicroversions(
  transport: Transport,
  service: ServiceName,
  base: string,
  token: string,
  options: CallOptions = {},
): Promise<MicroversionRange | undefined> {
  const url = new URL(versionUrl(base));
  const answer = await transport
    .send({
      ...options,
      service,
      method: "GET",
      url,
      headers: { "x-auth-token": token, accept: "application/json" },
      // Cinder's and Keystone's roots answer 300 Multiple Choices.
      expect: [200, 300],
    })
    .catch((error: unknown) => {
      // Never that the thing, about which a caller asks, does not exist.
      throw isOpenStackError(error, "not_found") ? error.but({ kind: "bad_response" }) : error;
    });
  const where = { site: transport.connection.name, service, call: `GET ${url.pathname}` };
  const ranges = parseJson(answer, Document, where).flatMap((v) => {
    const max = v.max_version || v.version;
    return max && v.min_version
      ? [{ min: parseMicroversion(v.min_version), max: parseMicroversion(max) }]
      : [];
  });
  return ranges.sort((a, b) => compareMicroversions(b.max, a.max))[0];
}
