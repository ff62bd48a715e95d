import { z } from "zod";

/** An id of any make: which bits say how it was made, does not matter. (oslo_utils/uuidutils.py, is_uuid_like) */
export const UuidFormat = z
  .string()
  .refine((text) => /^[0-9a-f]{32}$/i.test(text.replace(/^urn:|uuid:/g, "").replace(/[{}-]/g, "")), {
    error: ({ input }) => `'${input}' is not a 'uuid'`,
  });
