import { randomUUID } from "node:crypto";

/**
 * A global request id. Services log it and pass it on to each other; it must be `req-` and a lower-case UUID, or
 * it is ignored (oslo_middleware/request_id.py).
 */
export const newRequestId = (): string => `req-${randomUUID()}`;
