import type { Prisma } from "../generated/prisma/client";

/** A value as a JSON column takes it: dates as text, what is undefined left out. */
export const json = (value: unknown): Prisma.InputJsonValue =>
  JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
