/** The projects of the operator; what `demo` is a member of is shown to it. */
export const PROJECTS = [
  { name: "ims", description: "Voice: the IMS core and its border", isShown: true },
  { name: "packet-core", description: "Mobile data of 4G: MME, SGW, PGW", isShown: true },
  { name: "core-5g", description: "Mobile data of 5G: AMF, SMF, UPF", isShown: true },
  { name: "subscriber-data", description: "Who may do what: HSS, UDM, AAA, policy", isShown: false },
  { name: "oss", description: "Supervision, mediation, name service", isShown: false },
] as const;

export type ProjectName = (typeof PROJECTS)[number]["name"];
