import { z } from "zod";
import { pythonRepr } from "../core/python-repr";

/** A whole number, which may also come as text. (nova/api/validation/parameter_types.py) */
export const wholeNumber = (least: number, pattern = /^[0-9]+$/) =>
  z
    .union([z.int().min(least), z.string().regex(pattern)], {
      error: ({ input }) => {
        const shown = pythonRepr(input);
        if (typeof input === "number") return `${shown} is less than the minimum of ${least}`;
        if (typeof input === "string") return `${shown} does not match '${pattern.source}'`;
        return `${shown} is not of type 'integer', 'string'`;
      },
    })
    .transform(Number);
