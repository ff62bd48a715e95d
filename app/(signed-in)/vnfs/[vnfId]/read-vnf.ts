import { QueryClient } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import type { Session } from "@/lib/auth/session-store";
import { isAppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { getVnf } from "@/lib/vnfs/get-vnf";
import type { VnfView } from "@/lib/vnfs/vnf";
import { vnfKey } from "@/lib/vnfs/vnf-keys";

/** A VNF for a page of it, in a cache to be handed to the browser; null when it cannot be read now: the browser asks again. */
export async function readVnf(
  session: Session,
  vnfId: string,
): Promise<{ client: QueryClient; vnf: VnfView | null }> {
  const client = new QueryClient();
  try {
    const vnf = await getVnf(session, vnfId);
    client.setQueryData(vnfKey(vnfId), vnf);
    return { client, vnf };
  } catch (error) {
    if (isAppError(error, "not_found")) notFound();
    log.error({ err: error }, "a VNF could not be read");
    return { client, vnf: null };
  }
}
