import { randomBytes } from "node:crypto";
import type { Transaction } from "../audit/record";
import { seal, unseal } from "../secrets/seal";

/** A new one: 32 random bytes, as text that is the key as it stands. */
export const newHookSecret = (): string => randomBytes(32).toString("base64url");

const bindingOf = (id: string) => ({ table: "hooks", column: "sealed_secret", row: id });

/** The envelope of a hook's secret, bound to its row. */
export const sealHookSecret = (tx: Transaction, id: string, secret: string): Promise<string> =>
  seal(tx, secret, bindingOf(id));

/** @throws EnvelopeError */
export const openHookSecret = ({ id, sealedSecret }: { id: string; sealedSecret: string }): string =>
  unseal(sealedSecret, bindingOf(id));
