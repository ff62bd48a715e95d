import type { Transaction } from "../audit/record";

/** Numbers the members of a VNF by their order, from 1 on; all at once, since there may be hundreds. */
export async function writeOrder(
  tx: Transaction,
  vnfId: string,
  serverIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE vnf_members m SET position = o.position
    FROM unnest(${[...serverIds]}::text[]) WITH ORDINALITY AS o (server_id, position)
    WHERE m.vnf_id = ${vnfId}::uuid AND m.server_id = o.server_id AND m.position <> o.position`;
}
