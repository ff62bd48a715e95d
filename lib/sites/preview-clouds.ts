import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { groupClouds, isSameProject, projectLabel, userLabel } from "./group-clouds";
import { isLoopbackAllowed } from "./loopback-switch";
import { parseCloudsYaml } from "./parse-clouds-yaml";

const Input = z.object({
  clouds: z.string().max(400_000, "At most 256 kB are read."),
  secure: z.string().max(400_000),
});

/** What a clouds.yaml would add, without any secret of it. */
export interface CloudsPreview {
  sites: {
    key: string;
    proposedName: string;
    authUrl: string;
    region: string;
    isPlainHttp: boolean;
    /** A file of the author's machine, whose text must be pasted if the certificate is not known. */
    caPath: string | undefined;
    hasCa: boolean;
    notes: string[];
    /** The site that has this address and region already. */
    registeredAs: string | undefined;
    credentials: {
      cloud: string;
      user: string;
      project: string | undefined;
      /** An earlier cloud of the same project: a site has one credential per project. */
      sameProjectAs: string | undefined;
    }[];
  }[];
  /** What is wrong with the clouds that cannot be added. */
  problems: { cloud: string; field: string; message: string }[];
}

/** Reads a clouds.yaml and says what it holds. Nothing is stored, and no site is asked. @throws AppError `invalid` */
export async function previewClouds(session: Session, input: unknown): Promise<CloudsPreview> {
  requirePermission(session, "sites.change");
  const refusal = "clouds.yaml was not read.";
  const { clouds, secure } = parseInput(Input, input, refusal);
  const file = parseCloudsYaml(clouds, secure, { allowLoopback: isLoopbackAllowed() });
  if (!("clouds" in file)) throw new AppError("invalid", refusal, { [file.field]: file.problem });
  const registered = await db().site.findMany({ select: { name: true, authUrl: true, region: true } });
  const drafts = groupClouds(file.clouds.flatMap(({ targets }) => targets));
  return {
    sites: drafts.flatMap(({ key, proposedName, targets }) => {
      const [first] = targets;
      if (!first) return [];
      const { authUrl, region, isPlainHttp } = first;
      return {
        key,
        proposedName,
        authUrl,
        region,
        isPlainHttp,
        caPath: targets.find((t) => t.caPath)?.caPath,
        hasCa: targets.some((t) => t.caPem),
        notes: [...new Set(targets.flatMap(({ notes }) => notes))],
        registeredAs: registered.find((s) => s.authUrl === authUrl && s.region === region)?.name,
        credentials: targets.map(({ cloud, credential }, i) => ({
          cloud,
          user: userLabel(credential),
          project: projectLabel(credential),
          sameProjectAs: targets.slice(0, i).find((t) => isSameProject(t.credential, credential))?.cloud,
        })),
      };
    }),
    problems: file.clouds.flatMap(({ name, problems }) =>
      problems.map(({ field, message }) => ({ cloud: name.slice(0, 100), field, message })),
    ),
  };
}
