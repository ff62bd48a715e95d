/** A metric with its samples, as Prometheus knows them. */
export interface Family {
  name: `stillpoint_${string}`;
  help: string;
  type: "gauge" | "counter" | "histogram";
  samples: readonly Sample[];
}

export interface Sample {
  /** Of a histogram's parts: `_bucket`, `_sum`, `_count`. */
  suffix?: string;
  labels?: Readonly<Record<string, string>>;
  /** NaN when it is not known. */
  value: number;
}

/** What Prometheus calls the format (its "Exposition formats", text 0.0.4). */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** The text that Prometheus reads. A family without samples is left out. Pure. */
export function renderMetrics(families: readonly Family[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, type, samples }) =>
      [
        `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
        `# TYPE ${name} ${type}`,
        ...samples.map(
          ({ suffix = "", labels = {}, value }) => `${name}${suffix}${renderLabels(labels)} ${value}`,
        ),
        "",
      ].join("\n"),
    )
    .join("");
}

function renderLabels(labels: Readonly<Record<string, string>>): string {
  const all = Object.entries(labels);
  return all.length === 0 ? "" : `{${all.map(([name, value]) => `${name}="${escaped(value)}"`).join(",")}}`;
}

const escaped = (text: string) =>
  text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
