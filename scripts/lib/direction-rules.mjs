/**
 * One rule of the house: files that match `from` may not import what `forbids` says yes to.
 * `to` is a path from the root, such as "lib/db.ts", or a package's name, such as "pkg:react".
 * @typedef {object} DirectionRule
 * @property {string} name
 * @property {string} reason
 * @property {RegExp} from
 * @property {(to: string, from: string, isType: boolean) => boolean} forbids
 */

const TEST = /\.(test|contract|spec|sweep)\.tsx?$|\/testing\//;
const UI_PACKAGE = /^pkg:(next|react|react-dom)(\/|$)/;
const DATA_PACKAGE = /^pkg:(pg|@prisma\/.*|@dbos-inc\/.*)$/;
const OWN_FOLDER = /^(app|components|lib|scripts|test|e2e|bench)\//;
const PURE_NAME =
  /^lib\/((?!openstack\/).*(\/(plan-|select-|timeline|freeze-budget|next-(?!auth))[^/]*|-(state|policy))|recoveries\/(propose-|map-|judge-|settle-|steps-of|build-report)[^/]*)\.ts$/;

/** Any folder of lib/ that is neither shared ground nor the engine: what the product can do, one folder each. */
const FEATURE = /^lib\/(?!(openstack|quiesce|runs|worker|generated|api)\/)[^/]+\//;

/** @type {DirectionRule[]} */
const EVERYWHERE = [
  {
    name: "nobody imports app",
    reason: "app/ holds routes only; what two places need belongs in components/ or lib/",
    from: /^(?!app\/)/,
    forbids: (to) => to.startsWith("app/"),
  },
  {
    name: "lib does not import components",
    reason: "direction is app → components → lib: the worker runs lib/ without any screen",
    from: /^lib\//,
    forbids: (to) => to.startsWith("components/"),
  },
  {
    name: "lib/openstack stands alone",
    reason:
      "it knows HTTP and JSON only, so that it could be published by itself (lib/clock.ts and lib/log.ts are lent)",
    from: /^lib\/openstack\//,
    forbids: (to) =>
      (OWN_FOLDER.test(to) && !/^lib\/(openstack\/|clock\.ts$|log\.ts$)/.test(to)) ||
      UI_PACKAGE.test(to) ||
      DATA_PACKAGE.test(to),
  },
  {
    name: "lib/sandbox stands alone",
    reason:
      "a simulated cloud that shared code with the client or the product would agree with their mistakes (its tests import what they like)",
    from: /^lib\/sandbox\/(?!.*(\.test\.ts$|\/testing\/))/,
    forbids: (to) =>
      (OWN_FOLDER.test(to) && !to.startsWith("lib/sandbox/")) || UI_PACKAGE.test(to) || DATA_PACKAGE.test(to),
  },
  {
    name: "lib/runs knows no feature",
    reason: "features hand their runs to it; were it to know them, every new feature would change the engine",
    from: /^lib\/runs\//,
    // Who may and what is written down is the same for every feature.
    forbids: (to) => (FEATURE.test(to) && !/^lib\/(audit|auth)\//.test(to)) || to.startsWith("lib/worker/"),
  },
  {
    name: "only the worker's bundle starts at lib/worker",
    reason: "lib/worker joins all features; importing it from one of them would join them by the back door",
    from: /^(app|components|lib\/(?!worker\/))/,
    forbids: (to) => to.startsWith("lib/worker/"),
  },
  {
    name: "components reach no database and no cloud",
    reason:
      "a component renders what it is given: reading is done by app/ through a verb that checks the session",
    from: /^components\//,
    forbids: (to, _from, isType) =>
      /^lib\/(db\.ts|generated\/|openstack\/|runs\/(?!(phases|run-view|recovery-view|run-change|run-keys|runs-query|timeline)))|\/steps\//.test(
        to,
      )
        ? !(isType && /^lib\/(runs\/|generated\/prisma\/enums\.ts$)/.test(to))
        : DATA_PACKAGE.test(to),
  },
  {
    name: "lib has no screen",
    reason: "lib/ also runs in the worker, without Next and React (lib/auth is where Next's session is read)",
    from: /^lib\/(?!(auth|api)\/)/,
    forbids: (to) => UI_PACKAGE.test(to),
  },
  {
    name: "planners are pure",
    reason:
      "a plan is data that is shown before anything happens: same input, same plan; time and ids are arguments",
    from: PURE_NAME,
    forbids: (to, _from, isType) =>
      !isType &&
      (/^node:(?!util|path|assert)|^lib\/(db|log|env|clock)\.ts$|^lib\/(generated|openstack)\//.test(to) ||
        DATA_PACKAGE.test(to) ||
        UI_PACKAGE.test(to)),
  },
  {
    name: "the sandbox is not part of the product's way",
    reason: "a simulated cloud that product code knows of would be treated otherwise than a real one",
    from: /^(app|components|lib\/(?!sandbox\/))/,
    forbids: (to) => to.startsWith("lib/sandbox/"),
  },
  {
    name: "the product does not import its tools",
    reason: "scripts/, test/, e2e/ and bench/ are not there in a built product",
    from: /^(app|components|lib)\//,
    forbids: (to) => /^(scripts|test|e2e|bench)\//.test(to),
  },
  {
    name: "scripts do not import the product",
    reason: "scripts/ runs before anything is installed or built, and the product is TypeScript",
    from: /^scripts\//,
    forbids: (to) => /^(app|components|lib)\//.test(to),
  },
];

export const RULES = EVERYWHERE.map((rule) => ({ ...rule, forbids: exceptInTests(rule.forbids, rule.name) }));

/**
 * Tests look where they must, but nobody's test imports app, and openstack's tests keep it publishable.
 * @param {DirectionRule["forbids"]} forbids
 * @param {string} name
 * @returns {DirectionRule["forbids"]}
 */
function exceptInTests(forbids, name) {
  const alsoInTests = name === "nobody imports app" || name === "lib/openstack stands alone";
  return (to, from, isType) => (alsoInTests || !TEST.test(from)) && forbids(to, from, isType);
}
