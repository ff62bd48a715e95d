import type { Credential } from "../openstack/connection";
import { type CloudFields, textOf } from "./cloud-fields";

/** What is wrong with one setting of a cloud. */
export interface FieldProblem {
  field: string;
  message: string;
}

type Report = (field: string, message: string) => void;

const MAX_SECRET = 4096;
const MAX_NAME = 255;

/** The credential of a cloud; undefined when something is reported to be wrong with it. */
export function readCredential(fields: CloudFields, report: Report): Credential | undefined {
  const given = textOf({ cloud: fields.cloud, auth: new Map() }, "auth_type", "auth_plugin");
  const isApplication = ["application_credential_id", "application_credential_name"].some(
    (name) => textOf(fields, name) !== undefined,
  );
  const type = given ?? (isApplication ? "v3applicationcredential" : "password");
  let found = true;
  const say: Report = (field, message) => {
    found = false;
    report(field, message);
  };
  const credential =
    type === "v3applicationcredential"
      ? applicationCredential(fields, say)
      : type === "password" || type === "v3password"
        ? passwordCredential(fields, say)
        : undefined;
  if (!credential && found)
    say(
      "auth_type",
      /^v2/.test(type)
        ? `${cut(type)} is Keystone's version 2, which no longer exists. Use password or v3applicationcredential.`
        : `${cut(type)} cannot be used by a service that runs on its own. Use password or v3applicationcredential.`,
    );
  return found ? credential : undefined;
}

function applicationCredential(fields: CloudFields, say: Report): Credential | undefined {
  const method = "application_credential" as const;
  const secret = secretText(fields, "application_credential_secret", say);
  const id = nameText(fields, ["application_credential_id"], say);
  if (id) return secret === undefined ? undefined : { method, id, secret };
  const name = nameText(fields, ["application_credential_name"], say);
  if (name === undefined) {
    say("application_credential_id", "Give the application credential's id, or its name and its user.");
    return undefined;
  }
  const user = byIdOrName(fields, "user", say);
  return user && secret !== undefined ? { method, name, user, secret } : undefined;
}

function passwordCredential(fields: CloudFields, say: Report): Credential | undefined {
  const user = byIdOrName(fields, "user", say);
  const password = secretText(fields, "password", say);
  if (textOf(fields, "system_scope"))
    say(
      "system_scope",
      "A system scope has no project. Backups are made in projects: name one by project_name.",
    );
  if (textOf(fields, "trust_id")) say("trust_id", "Trusts are not used. Name a project by project_name.");
  if (textOf(fields, "token", "auth_token"))
    say("token", "A token ends within hours. Give a password or an application credential.");
  if (textOf(fields, "passcode", "totp"))
    say("passcode", "A one-time code cannot be given by a service. Use an application credential.");
  const project = byIdOrName(fields, "project", say);
  return user && password !== undefined && project
    ? { method: "password", user, password, project }
    : undefined;
}

type Named = { id: string } | { name: string; domain: { id: string } | { name: string } };

const NAMES = {
  user: { ids: ["user_id"], names: ["username", "user_name"], first: "username" },
  project: {
    ids: ["project_id", "tenant_id"],
    names: ["project_name", "tenant_name"],
    first: "project_name",
  },
} as const;

/** The id wins over the name, as in keystoneauth1/identity/v3. */
function byIdOrName(fields: CloudFields, kind: "user" | "project", say: Report): Named | undefined {
  const { ids, names, first } = NAMES[kind];
  const id = nameText(fields, ids, say);
  if (id) return { id };
  const name = nameText(fields, names, say);
  if (name === undefined) {
    const isDomain = kind === "project" && textOf(fields, "domain_id", "domain_name") !== undefined;
    say(
      first,
      isDomain
        ? "This is scoped to a domain. Backups are made in projects: name one by project_name."
        : `The ${kind} is missing. Name it by ${first}, or by ${ids[0]}.`,
    );
    return undefined;
  }
  // loader.py, _handle_domain_id: one domain_id or domain_name stands for both; default_domain* is keystoneauth's.
  const domainId = nameText(fields, [`${kind}_domain_id`, "domain_id"], say);
  if (domainId) return { name, domain: { id: domainId } };
  const domainName = nameText(fields, [`${kind}_domain_name`, "domain_name"], say);
  if (domainName) return { name, domain: { name: domainName } };
  const defaultId = nameText(fields, ["default_domain_id", "default_domain"], say);
  if (defaultId) return { name, domain: { id: defaultId } };
  const defaultName = nameText(fields, ["default_domain_name"], say);
  if (defaultName) return { name, domain: { name: defaultName } };
  say(
    `${kind}_domain_name`,
    `The domain of the ${kind} is missing. Mostly it is ${kind}_domain_name: Default.`,
  );
  return undefined;
}

function nameText(fields: CloudFields, names: readonly string[], say: Report): string | undefined {
  for (const name of names) {
    const value = textOf(fields, name);
    if (value === undefined) continue;
    const problem = nameProblem(value);
    if (problem) say(name, problem);
    return value;
  }
  return undefined;
}

/** What is wrong with a name or id that goes to Keystone. */
export function nameProblem(text: string): string | undefined {
  if (text.length > MAX_NAME) return `This has ${text.length} characters; Keystone's names have at most 255.`;
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) return "This has a control character in it.";
  return placeholderProblem(text);
}

function secretText(fields: CloudFields, name: string, say: Report): string | undefined {
  // A password may be the word "null", or look like anything else.
  const value = fields.auth.get(name) ?? fields.cloud.get(name);
  if (typeof value !== "string" || value === "") {
    say(
      name,
      `The ${name === "password" ? "password" : "secret"} is missing. Add it to the file, or give secure.yaml too.`,
    );
    return undefined;
  }
  const problem =
    value.length > MAX_SECRET
      ? `This has ${value.length} characters; at most ${MAX_SECRET} are taken.`
      : placeholderProblem(value);
  if (problem) say(name, problem);
  return problem ? undefined : value;
}

function placeholderProblem(text: string): string | undefined {
  return /^(\$\{\w+\}|\$[A-Z_][A-Z0-9_]*|\{\{.*\}\}|%\(\w+\)s|<[\w -]+>)$/.test(text)
    ? "This is a placeholder, which is not filled in here. Write the value itself."
    : undefined;
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
