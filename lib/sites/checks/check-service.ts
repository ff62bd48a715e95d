import { z } from "zod";
import type { Clock } from "../../clock";
import { explainMissing, type ServiceName } from "../../openstack/catalog";
import { discoverMicroversions } from "../../openstack/discovery";
import { isOpenStackError } from "../../openstack/errors";
import { formatMicroversion } from "../../openstack/microversion";
import type { Session } from "../../openstack/session";
import type { Token } from "../../openstack/token";
import { askService } from "../ask-service";
import { type CheckRow, fail, failed, inMs, pass, skipped, warn } from "../check-row";
import { SERVICE_LABELS } from "../service-labels";
import { type CatalogHost, endpointUrl } from "./catalog-hosts";

const SLOW_MS = 1_000;

/** Whether a service answers with this token, how fast, and which versions it has. */
export async function checkService(
  service: ServiceName,
  session: Session,
  token: Token,
  hosts: readonly CatalogHost[],
  deadlineMs: number,
  clock: Clock,
): Promise<CheckRow> {
  const { connection } = session.transport;
  const row = { id: `service:${service}`, title: `${SERVICE_LABELS[service]} answers in time` };
  if (service !== "identity") {
    if (!endpointUrl(token.catalog, service, connection)) {
      const why = explainMissing(token.catalog, service, connection.region, connection.interface);
      const saw = why.slice(0, 1).toUpperCase() + why.slice(1);
      // Only the look at free capacity before a recovery needs it.
      return service === "placement"
        ? { ...row, ...skipped(saw, "Without it, free capacity is not checked before a recovery.") }
        : {
            ...row,
            ...fail(saw, "Check the site's region name and interface against the Keystone catalog."),
          };
    }
    const open = hosts.find((host) => host.services.includes(service) && (!host.isConfirmed || host.refused));
    if (open) return { ...row, ...skipped("The token may not go there yet", `Confirm ${open.entry} first.`) };
  }
  const startedAt = clock.monotonic();
  try {
    const [versions, lastedMs] = await Promise.all([
      versionsOf(service, session, token, deadlineMs),
      askService(session, service, { deadlineMs }).then(() => clock.monotonic() - startedAt),
    ]);
    const saw = `${inMs(lastedMs)} for one call${versions ? `; ${versions}` : ""}`;
    const finding =
      lastedMs > SLOW_MS
        ? warn(saw, `Look at the load of ${SERVICE_LABELS[service]} and its database.`)
        : pass(saw);
    return { ...row, ...finding };
  } catch (error) {
    return { ...row, ...failed(error) };
  }
}

const Versions = z.object({
  versions: z.array(z.object({ id: z.string(), status: z.string().nullish() })),
});
const Version = z.object({ version: z.object({ id: z.string() }) });

/** The versions in words; undefined when the service does not tell them, which is no failure. */
async function versionsOf(
  service: ServiceName,
  session: Session,
  token: Token,
  deadlineMs: number,
): Promise<string | undefined> {
  try {
    if (service === "compute" || service === "volume" || service === "placement") {
      const base = session.baseUrl(service, token);
      const range = await discoverMicroversions(session.transport, service, base, token.value, {
        deadlineMs,
      });
      return range && `microversions ${formatMicroversion(range.min)} to ${formatMicroversion(range.max)}`;
    }
    if (service === "network") return "v2.0";
    const call = { service, method: "GET", deadlineMs, expect: [200, 300] } as const;
    if (service === "identity") return (await session.json(Version, { ...call, path: "" })).version.id;
    // glance/api/versions.py: below the root, not below /v2
    const root = session.baseUrl("image", token).replace(/\/v2$/, "");
    const url = new URL(`${root}/versions`);
    const answer = await session.transport.send({ ...call, url, headers: { accept: "application/json" } });
    const { versions } = Versions.parse(JSON.parse(answer.body.toString("utf8")));
    return versions.find(({ status }) => status === "CURRENT")?.id;
  } catch (error) {
    if (isOpenStackError(error) || error instanceof z.ZodError || error instanceof SyntaxError)
      return undefined;
    throw error;
  }
}
