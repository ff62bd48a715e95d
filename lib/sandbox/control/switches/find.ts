import { VOLUMES, type Volume } from "../../cinder/rows";
import type { Site } from "../../core/site";
import type { Row, TableKey } from "../../core/table";
import type { World } from "../../core/world";
import { directory } from "../../keystone/rows";
import { SERVERS, type Server } from "../../nova/rows";
import { SwitchComplaint, type Throw } from "./switch";

/** What a parameter names, with its site: `site` if that is given, else wherever it is. */
export interface Found<R> {
  site: Site;
  row: R;
}

export const vmOf = (thrown: Throw, name = "vm"): Found<Server> => findIn(thrown, SERVERS, name);
export const volumeOf = (thrown: Throw, name = "volume"): Found<Volume> => findIn(thrown, VOLUMES, name);

/** By id, or by a name that only one has. @throws SwitchComplaint */
export function findIn<R extends Row>(thrown: Throw, key: TableKey<R>, parameter: string): Found<R> {
  const wanted = thrown.text(parameter);
  const sites = thrown.values.site === undefined ? thrown.world.sites : [thrown.site()];
  const found = sites.flatMap((site) => {
    const byId = site.rows(key).get(wanted);
    const rows = byId ? [byId] : site.rows(key).filter((row) => "name" in row && row.name === wanted);
    return rows.map((row) => ({ site, row }));
  });
  const [first, second] = found;
  if (!first) throw new SwitchComplaint(`${parameter}: there is no ${wanted}`);
  if (second)
    throw new SwitchComplaint(
      `${parameter}: there are ${found.length} of ${wanted}; give its id, or the site`,
    );
  return first;
}

/** A project's id by name or id. @throws SwitchComplaint */
export function projectOf(world: World, wanted: string): string {
  const found = directory(world).projects.find(({ id, name }) => id === wanted || name === wanted);
  if (!found) throw new SwitchComplaint(`project: there is no ${wanted}`);
  return found.id;
}

/** Where an admin's role is good for all projects: any does. Not every scene has one named admin. */
export function anyProject(world: World): string {
  const [first] = directory(world).projects.all();
  if (!first) throw new SwitchComplaint("there is no project");
  return first.id;
}
