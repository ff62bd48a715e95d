import { randomUUID } from "node:crypto";
import { db } from "../../db";
import type { Hook } from "../../generated/prisma/client";
import { newHookSecret, sealHookSecret } from "../hook-secret";

/** A hook as it is stored, with its secret. */
export async function storedHook(
  url: string,
  over: Partial<Pick<Hook, "name" | "kind" | "isInternal" | "caPem">> = {},
): Promise<{ id: string; name: string; secret: string }> {
  const id = randomUUID();
  const name = over.name ?? `hook ${id.slice(0, 8)}`;
  const secret = newHookSecret();
  await db().$transaction(async (tx) =>
    tx.hook.create({
      data: {
        ...{ id, name, nameKey: name.toLowerCase(), kind: "hand-over", url, isInternal: true },
        ...over,
        sealedSecret: await sealHookSecret(tx, id, secret),
        createdBy: "ada",
      },
    }),
  );
  return { id, name, secret };
}
