/**
 * The lowest version of a package that may be installed, and why. Committed, because `npm audit` needs a registry
 * that answers it, and many mirrors do not.
 * @typedef {Record<string, { floor: string, reason: string }>} Floors
 */

/**
 * @param {Floors} floors
 * @param {Record<string, { version?: string }>} locked the packages of package-lock.json
 * @returns {string[]} one sentence for each that is missing or too old, wherever it is nested
 */
export function checkFloors(floors, locked) {
  return Object.entries(floors).flatMap(([name, { floor, reason }]) => {
    const places = Object.entries(locked).filter(([place]) => place.endsWith(`node_modules/${name}`));
    if (places.length === 0) return [`${name} is not in package-lock.json, but has a floor.`];
    return places
      .filter(([, { version }]) => isBelow(version ?? "0.0.0", floor))
      .map(([place, { version }]) => `${place} is ${version}, below its floor ${floor}: ${reason}.`);
  });
}

/**
 * @param {string} version
 * @param {string} floor
 */
export function isBelow(version, floor) {
  const [left, right] = [version, floor].map((text) => text.split("-")[0]?.split(".").map(Number) ?? []);
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return version.includes("-") && !floor.includes("-"); // a pre-release comes before its release
}
