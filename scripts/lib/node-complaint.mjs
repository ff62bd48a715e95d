/*
 * Old syntax on purpose: this file must parse and run on the Node versions that it turns away.
 */

/**
 * @param {string} version such as "20.19.0"
 * @returns {string | undefined} the sentence for a Node that is too old
 */
export function nodeComplaint(version) {
  var parts = version.split(".");
  var major = Number(parts[0]);
  var minor = Number(parts[1]);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return (
    "Stillpoint needs Node 20.19 or newer, and this is Node " +
    version +
    ": install a newer one from https://nodejs.org."
  );
}

/** Ends the process with that sentence when this Node is too old. */
export function requireNode() {
  var complaint = nodeComplaint(process.versions.node);
  if (complaint) {
    console.error(complaint);
    process.exit(1);
  }
}
