import type { Prisma } from "../generated/prisma/client";
import { type Binding, EnvelopeError, openWith, sealWith, type WrappingKey } from "./envelope";

const TEXT = "the canary of an encryption key";
const bindingOf = (id: string): Binding => ({ table: "encryption_keys", column: "check", row: id });

/** A text that only this key opens: with it a wrong key is told from a broken row. */
export const canaryOf = (key: WrappingKey): string => sealWith(key, TEXT, bindingOf(key.id));

export const opensCanary = (key: WrappingKey, check: string): boolean => opens(key, check, bindingOf(key.id));

/** Whether a key opens an envelope at all. */
export function opens(key: WrappingKey, envelope: string, binding: Binding): boolean {
  try {
    openWith([key], envelope, binding);
    return true;
  } catch (error) {
    if (error instanceof EnvelopeError) return false;
    throw error;
  }
}

const LOCK = 0x5716_0b01;

/** One at a time looks at and changes which keys the database knows, until its transaction ends. */
export const lockKeys = (tx: Prisma.TransactionClient): Promise<unknown> =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::int)`;
