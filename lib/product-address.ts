/**
 * What browsers use. Empty where a process was not told: only the app needs it to work (lib/env.ts),
 * and a message of a worker's is better sent with a path alone than not at all.
 */
export const productAddress = (): string => process.env.NEXTAUTH_URL ?? "";
