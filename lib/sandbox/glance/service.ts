import type { Service } from "../core/http";
import { discoveryRoutes } from "./discovery";
import { imageRoutes } from "./images";
import { finishImport, importRoutes } from "./import-image";
import { memberRoutes } from "./members";
import { schemaRoutes } from "./schemas";
import { writeError, writeUnauthorized } from "./write-error";

export const glance: Service = {
  prefix: "/image",
  name: "glance",
  writeError,
  writeUnauthorized,
  writeUnknown: (status, { headers, method, requestId }) =>
    status === 405
      ? writeError(
          405,
          `The method ${method} is not allowed for this resource.`,
          undefined,
          requestId,
          headers,
        )
      : undefined,
  tasks: { "glance.import": finishImport },
  routes: [...discoveryRoutes, ...imageRoutes, ...importRoutes, ...memberRoutes, ...schemaRoutes],
};
