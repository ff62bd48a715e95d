import type { Transaction } from "../../audit/record";
import { seal, unseal } from "../../secrets/seal";

const bindingOf = (id: string) => ({ table: "notification_channels", column: "sealed_secret", row: id });

/** The envelope of what a webhook is signed with, or of a mail server's password, bound to its row. */
export const sealChannelSecret = (tx: Transaction, id: string, secret: string): Promise<string> =>
  seal(tx, secret, bindingOf(id));

/** @throws EnvelopeError */
export const openChannelSecret = (id: string, sealedSecret: string): string =>
  unseal(sealedSecret, bindingOf(id));
