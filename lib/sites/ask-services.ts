import type { Clock } from "../clock";
import { isOpenStackError } from "../openstack/errors";
import type { Session } from "../openstack/session";
import { storable } from "../storable";
import { askService } from "./ask-service";
import { SERVICES } from "./service-labels";
import type { ServiceHealth } from "./site-health";

const SLOW_MS = 1_000;

/** Asks every service of a site something cheap, all at once, each within the deadline. */
export async function askServices(
  session: Session,
  deadlineMs: number,
  clock: Clock,
): Promise<{ services: ServiceHealth[]; hasAnswered: boolean }> {
  let refusal: string | undefined;
  const asked = await Promise.all(
    SERVICES.map(async (name): Promise<ServiceHealth | undefined> => {
      const startedAt = clock.monotonic();
      try {
        await (name === "identity"
          ? askKeystone(session, deadlineMs)
          : askService(session, name, { deadlineMs }));
        const latencyMs = Math.round(clock.monotonic() - startedAt);
        return { name, state: latencyMs > SLOW_MS ? "slow" : "up", latencyMs };
      } catch (error) {
        if (!isOpenStackError(error)) throw error;
        const { kind, causeText: cause, requestId } = error;
        // A site may do without Placement; all others are needed.
        if (kind === "endpoint_missing" && name === "placement") return undefined;
        if (name !== "identity" && error.service === "identity") refusal ??= cause;
        const isUnasked = error.service !== name || kind === "host_not_allowed" || kind === "busy";
        const state = isUnasked && kind !== "endpoint_missing" ? "unknown" : "down";
        return { name, state, cause, ...(requestId ? { requestId } : {}) };
      }
    }),
  );
  const services = asked.filter((service) => service !== undefined);
  const hasAnswered = services.some(({ state }) => state === "up" || state === "slow");
  // Keystone answers and lets nobody in: nothing else of the site can be used then.
  const told = services.map((service) =>
    refusal && service.name === "identity" && service.state !== "down"
      ? { ...service, state: "down" as const, cause: `signing in failed: ${refusal}` }
      : service,
  );
  return { services: storable(told), hasAnswered };
}

/** Without a token, so that it is Keystone's own answer and not that of signing in. */
async function askKeystone({ transport }: Session, deadlineMs: number): Promise<void> {
  const url = new URL(transport.connection.authUrl);
  const headers = { accept: "application/json" };
  await transport.send({ service: "identity", method: "GET", url, headers, expect: [200, 300], deadlineMs });
}
