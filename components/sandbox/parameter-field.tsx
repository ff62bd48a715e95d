import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { PanelSite, Parameter } from "@/lib/sandbox-mode/panel";
import { choiceWords } from "./choice-words";

interface Props {
  /** Of the form: its parameters' ids begin with it. */
  form: string;
  parameter: Parameter;
  sites: readonly PanelSite[];
  /** What was sent and refused. */
  given: string | undefined;
  error: string | undefined;
}

/** One parameter of a switch, as its kind wants it. */
export function ParameterField({ form, parameter, sites, given, error }: Props) {
  const { name, what, kind, optional, choices } = parameter;
  const usual = parameter.default === undefined ? "" : String(parameter.default);
  const common = { id: `${form}-${name}`, name: `value.${name}`, label: what, error };
  const value = given ?? usual;
  if (kind === "flag")
    return <Checkbox {...common} value="1" defaultChecked={value === "1" || value === "true"} />;
  const options =
    kind === "region"
      ? sites.map((site) => ({ value: site.region, label: `${site.name} (${site.region})` }))
      : choices?.map((choice) => ({ value: choice, label: choiceWords(name, choice) }));
  if (options) {
    const none = optional ? [{ value: "", label: kind === "region" ? "All" : "Any" }] : [];
    return <Select {...common} options={[...none, ...options]} defaultValue={value} className="text-13" />;
  }
  const list = { vm: "sandbox-vms", volume: "sandbox-volumes" }[kind];
  return (
    <Field
      {...common}
      defaultValue={value}
      inputMode={kind === "number" ? "decimal" : undefined}
      list={list ?? (name === "object" ? "sandbox-objects" : undefined)}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      className="text-13"
    />
  );
}

/** Where it must be said what is meant, and of what and where: these are in sight, the others fold. */
export const isInSight = ({ optional, name, kind }: Parameter): boolean =>
  ["region", "vm", "volume"].includes(kind) || (!optional && name !== "skip");
