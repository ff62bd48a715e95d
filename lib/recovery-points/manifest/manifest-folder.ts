import path from "node:path";

/** Where manifests are written: STILLPOINT_MANIFESTS, or else `manifests` in STILLPOINT_HOME; undefined: neither is set. */
export function manifestFolder(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.STILLPOINT_MANIFESTS) return path.resolve(env.STILLPOINT_MANIFESTS);
  return env.STILLPOINT_HOME ? path.resolve(env.STILLPOINT_HOME, "manifests") : undefined;
}

/** A name that sorts by time and says which point it is: 20261120T140017Z-<point id>.json. Pure. */
export const manifestName = ({ id, takenAt }: { id: string; takenAt: Date }): string =>
  `${takenAt.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z-${id}.json`;

const NAME = /^\d{8}T\d{6}Z-([0-9a-f-]{36})\.json$/;

/** The point of a manifest's file; undefined: it is none of ours. Pure. */
export const pointOfManifest = (name: string): string | undefined => NAME.exec(name)?.[1];
