import { z } from "zod";
import { checkBody } from "../core/check-body";
import { type Ask, empty, ok, type Route } from "../core/http";
import { notFound } from "../core/refusal";
import { Metadata } from "./fields";
import { badRequest } from "./refusals";

type Pairs = Readonly<Record<string, string>>;

export interface WithMetadata {
  /** "volumes" or "snapshots" */
  collection: string;
  /** "Volume" or "Snapshot", in refusals. */
  name: string;
  /** @throws Refusal 404 */
  read(ask: Ask): Pairs;
  write(ask: Ask, metadata: Pairs): void;
}

const Several = z.object({ metadata: Metadata });
const One = z.object({ meta: Metadata });

/** The own metadata of volumes and of snapshots. (cinder/api/v2/volume_metadata.py, v2/snapshot_metadata.py) */
export function metadataRoutes({ collection, name, read, write }: WithMetadata): Route[] {
  const all = `/${collection}/:id/metadata`;
  const route = (what: string, method: string, path: string, run: Route["run"]): Route => ({
    name: `${collection}.metadata.${what}`,
    method,
    path,
    run,
  });
  const keyOf = (ask: Ask): string => {
    const { id, key = "" } = ask.params;
    if (read(ask)[key] === undefined) throw notFound(`${name} ${id} has no metadata with key ${key}.`);
    return key;
  };
  return [
    route("show", "GET", all, (ask) => ok({ metadata: read(ask) })),
    route("add", "POST", all, (ask) => {
      const metadata = { ...read(ask), ...checkBody(Several, ask.body).metadata };
      write(ask, metadata);
      return ok({ metadata });
    }),
    route("replace", "PUT", all, (ask) => {
      read(ask);
      const { metadata } = checkBody(Several, ask.body);
      write(ask, metadata);
      return ok({ metadata });
    }),
    route("showOne", "GET", `${all}/:key`, (ask) => {
      const key = keyOf(ask);
      return ok({ meta: { [key]: read(ask)[key] } });
    }),
    route("setOne", "PUT", `${all}/:key`, (ask) => {
      const { meta } = checkBody(One, ask.body);
      if (meta[ask.params.key ?? ""] === undefined) throw badRequest("Request body and URI mismatch");
      if (Object.keys(meta).length > 1) throw badRequest("Request body contains too many items");
      write(ask, { ...read(ask), ...meta });
      return ok({ meta });
    }),
    route("removeOne", "DELETE", `${all}/:key`, (ask) => {
      const { [keyOf(ask)]: _gone, ...rest } = read(ask);
      write(ask, rest);
      return empty(200);
    }),
  ];
}
