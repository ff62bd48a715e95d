import type { Backend } from "../rows";

/** `host@backend#pool`, as volumes name where they lie. */
export const poolOf = (backend: Backend): string => `${backend.host}#${backend.pool}`;
