const WORDS: Readonly<Record<string, string>> = {
  refuses: "cuts every connection",
  "never-answers": "never answers",
  "503": "answers 503",
  both: "freeze and thaw",
  scheduler: "no host takes it",
  host: "its host gives up",
  "where: ports": "its ports cannot be bound",
  bytes: "300 MiB",
  nesting: "levels of nesting",
  gzip: "300 MiB, packed",
  data: "a block of its data",
  metadata: "its metadata",
  sums: "its checksums",
  ram: "memory",
  gigabytes: "GiB of volumes",
  "backup-gigabytes": "GiB of backups",
  "floating-ips": "floating IPs",
  instances: "VMs",
  nova: "through Nova",
  agent: "behind its back",
};

/** A choice of a switch, in words; of a kind that is not known here, as the sandbox calls it. */
export const choiceWords = (parameter: string, choice: string): string => {
  if (parameter === "service" || parameter === "method" || parameter === "type") return choice;
  // Quotas have ports, too.
  const key = [`${parameter}: ${choice}`, choice].find((each) => Object.hasOwn(WORDS, each)) ?? "";
  return WORDS[key] ?? choice.replaceAll("-", " ");
};
