import { storable } from "../storable";

/** Values as the text of a jsonb. */
export const toJsonb = (value: unknown): string => JSON.stringify(storable(value));
